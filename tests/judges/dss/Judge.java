import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlObjectModification;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges PDFs with EU DSS: one JSON object per signature, one per line.
 * Arguments: the root certificate, then files.
 * The policy is DSS's own with every warning raised to a failure. In a tagged file a filled field is also
 * reached through the structure tree, which DSS calls an undefined change (docs/decisions/0040); so the
 * two constraints named in LEFT stay warnings, and the changes behind them are listed one by one instead.
 */
public class Judge {
  static final String[] LEFT = {"DocMDP", "UndefinedChanges"};
  /** A field's new signature, seen through its tag: the one undefined change that is none. */
  static final Pattern TAGGED_FIELD = Pattern.compile("/Catalog /StructTreeRoot \\d+ \\d+ R( /K( \\d+ \\d+ R)?)+ /Obj \\d+ \\d+ R /V \\d+ \\d+ R");

  public static void main(String[] arguments) throws Exception {
    CertificateToken root = DSSUtils.loadCertificate(new File(arguments[0]));
    String policy = policy();
    for (int i = 1; i < arguments.length; i++) {
      judge(root, policy, new File(arguments[i]));
    }
  }

  static String policy() throws Exception {
    try (InputStream source = Judge.class.getResourceAsStream("/policy/constraint.xml")) {
      String raised = new String(source.readAllBytes(), StandardCharsets.UTF_8).replace("Level=\"WARN\"", "Level=\"FAIL\"");
      for (String left : LEFT) {
        raised = raised.replace("<" + left + " Level=\"FAIL\"", "<" + left + " Level=\"WARN\"");
      }
      return raised;
    }
  }

  static void judge(CertificateToken root, String policy, File file) throws Exception {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    trusted.addCertificate(root);
    // No AIA, CRL or OCSP source is set: what the file holds must be enough.
    CommonCertificateVerifier verifier = new CommonCertificateVerifier();
    verifier.setTrustedCertSources(trusted);
    SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file));
    validator.setCertificateVerifier(verifier);
    var reports = validator.validateDocument(new ByteArrayInputStream(policy.getBytes(StandardCharsets.UTF_8)));
    SimpleReport report = reports.getSimpleReport();
    for (SignatureWrapper signature : reports.getDiagnosticData().getSignatures()) {
      String id = signature.getId();
      System.out.println("{" + String.join(", ",
          pair("file", file.getName()),
          pair("level", String.valueOf(report.getSignatureFormat(id))),
          pair("signer", String.valueOf(report.getSignedBy(id))),
          pair("indication", String.valueOf(report.getIndication(id))),
          pair("errors", said(report.getAdESValidationErrors(id))),
          pair("warnings", said(report.getAdESValidationWarnings(id))),
          pair("undefined", undefined(signature))) + "}");
    }
  }

  static String pair(String name, String value) {
    return "\"" + name + "\": \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  static String undefined(SignatureWrapper signature) {
    return signature.getPdfUndefinedChanges().stream().map(XmlObjectModification::getValue)
        .filter(path -> !TAGGED_FIELD.matcher(path).matches()).collect(Collectors.joining("; "));
  }

  static String said(List<Message> messages) {
    return messages.stream().map(each -> each.getKey() + ": " + each.getValue()).collect(Collectors.joining("; "));
  }
}
