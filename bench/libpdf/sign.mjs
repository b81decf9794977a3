// Signs the given file again and again with @libpdf/core (PAdES B-T) and prints the milliseconds of each time.
// node sign.mjs FILE.pdf KEY.pkcs8 CERT.der ISSUER.der TSA-URL FIELD TIMES
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { CryptoKeySigner, HttpTimestampAuthority, PDF } from "@libpdf/core";

const [file, key, certificate, issuer, url, fieldName, times] = process.argv.slice(2);
const kind = { name: "ECDSA", namedCurve: "P-256" };
const secret = await webcrypto.subtle.importKey("pkcs8", readFileSync(key), kind, false, ["sign"]);
const read = (path) => new Uint8Array(readFileSync(path));
const signer = new CryptoKeySigner(secret, read(certificate), "EC", "ECDSA", [read(issuer)]);
const timestampAuthority = new HttpTimestampAuthority(url);
const bytes = read(file);
const taken = [];
for (let round = 0; round < Number(times) + 2; round += 1) {
  const started = performance.now();
  const pdf = await PDF.load(bytes);
  await pdf.sign({ signer, fieldName, level: "B-T", timestampAuthority });
  taken.push(performance.now() - started);
}
console.log(JSON.stringify(taken.slice(2)));
