import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.core.ModelParsingException;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates each PDF against each flavour in one process and prints one JSON line per verdict:
 * {"file", "flavour", "compliant", "failures": {"clause-test": count}}.
 * Arguments: flavours joined by commas (2a,2u,3u,ua1), then the files.
 */
public class Judge {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int index = 1; index < arguments.length; index++) {
            for (String flavour : arguments[0].split(",")) {
                System.out.println(verdict(arguments[index], flavour));
            }
        }
    }

    private static String verdict(String file, String id) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
        Map<String, Integer> failures = new TreeMap<>();
        boolean compliant;
        try (InputStream in = new FileInputStream(file);
             PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            compliant = result.isCompliant();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber()
                        + " " + assertion.getMessage();
                    failures.merge(rule, 1, Integer::sum);
                }
            }
        } catch (ModelParsingException problem) {
            compliant = false;
            failures.put("unreadable", 1);
        }
        return json(file, id, compliant, failures);
    }

    private static String json(String file, String flavour, boolean compliant, Map<String, Integer> failures) {
        StringBuilder out = new StringBuilder("{\"file\":").append(quoted(file)).append(",\"flavour\":")
            .append(quoted(flavour)).append(",\"compliant\":").append(compliant).append(",\"failures\":{");
        String between = "";
        for (Map.Entry<String, Integer> failure : failures.entrySet()) {
            out.append(between).append(quoted(failure.getKey())).append(":").append(failure.getValue());
            between = ",";
        }
        return out.append("}}").toString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            if (character == '"' || character == '\\') {
                out.append('\\').append(character);
            } else if (character < ' ') {
                out.append(' ');
            } else {
                out.append(character);
            }
        }
        return out.append('"').toString();
    }
}
