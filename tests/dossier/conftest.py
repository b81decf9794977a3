from __future__ import annotations

from hypothesis import HealthCheck, settings

# The machine is shared: how long an example takes says nothing about a rule.
settings.register_profile("zegel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zegel")
