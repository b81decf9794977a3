"""The main job done over HTTP by fictional people: the story that `zegel demo` plays and checks."""
