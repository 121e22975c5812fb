//! A device that makes and uses passkeys, as small as it can be: one key on the curve P-256, no attestation.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub struct Authenticator {
    pub key: SigningKey,
    pub id: Vec<u8>,
    pub user: Vec<u8>,
    pub counter: u32,
    pub origin: &'static str,
}

/// Somebody was there (1) and was verified (4).
const THERE: u8 = 0x01 | 0x04;

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    /// One with a key of its own.
    pub fn new(seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 16],
            user: Vec::new(),
            counter: 0,
            origin: "https://record.example.org",
        }
    }

    fn client_data(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let challenge = asked["publicKey"]["challenge"].as_str().unwrap();
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let host = self.origin.trim_start_matches("https://");
        let mut data = Sha256::digest(host).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// The answer to `navigator.credentials.create`.
    pub fn make(&mut self, asked: &Value) -> String {
        self.user = URL_SAFE_NO_PAD.decode(asked["publicKey"]["user"]["id"].as_str().unwrap()).unwrap();
        let mut data = self.data(THERE | 0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        // The key in COSE: an elliptic curve (2), ES256 (-7), P-256 (1), x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap().iter());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap().iter());
        let mut attestation = vec![0xa3, 0x63];
        attestation.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "extensions": {},
            "response": {
                "attestationObject": text(&attestation),
                "clientDataJSON": text(&self.client_data("webauthn.create", asked)),
                "transports": ["internal"],
            },
        })
        .to_string()
    }

    /// The answer to `navigator.credentials.get`.
    pub fn sign(&mut self, asked: &Value) -> String {
        self.counter += 1;
        let data = self.data(THERE);
        let client = self.client_data("webauthn.get", asked);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "extensions": {},
            "response": {
                "authenticatorData": text(&data),
                "clientDataJSON": text(&client),
                "signature": text(signature.to_der().as_bytes()),
                "userHandle": text(&self.user),
            },
        })
        .to_string()
    }
}
