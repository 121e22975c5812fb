//! Mail through a mail server: what goes out, and that a refusal is tried again.

use domain::access::Actor;
use domain::words::Role;
use server::mail::Postman;
use server::settings::Settings;
use services::accounts::{Invitee, Letterhead};
use services::{Clock, Services};
use store::testing::databases;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use super::support::settings;

/// A mail server for one mail, which answers so to the recipient. What was sent, as it came.
async fn take_one(listener: &TcpListener, to_recipient: &str) -> String {
    let (stream, _) = listener.accept().await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example.org\r\n").await.unwrap();
    let (mut sent, mut in_data) = (String::new(), false);
    while let Ok(Some(line)) = lines.next_line().await {
        sent.push_str(&line);
        sent.push('\n');
        if in_data {
            if line == "." {
                in_data = false;
                write.write_all(b"250 taken\r\n").await.unwrap();
            }
            continue;
        }
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250 mail.example.org",
            "RCPT" => to_recipient,
            "DATA" => {
                in_data = true;
                "354 go on"
            }
            "QUIT" => {
                let _ = write.write_all(b"221 bye\r\n").await;
                break;
            }
            _ => "250 good",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        if verb == "RCPT" && to_recipient.starts_with('4') {
            // The program gives up, and may not say so.
            break;
        }
    }
    sent
}

#[tokio::test]
async fn a_letter_goes_out_as_text_and_html_and_a_refusal_is_tried_again() {
    for db in databases().await {
        let at = |time| Services::new(db.store.clone(), Clock::fixed(time).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let smtp = format!("smtp://{}", listener.local_addr().unwrap());
        let settings = Settings {
            smtp: Some(smtp),
            mail_from: Some("Pine River <record@example.org>".to_owned()),
            ..settings()
        };
        let now = at("2026-11-24T12:00:00Z");
        let invitee =
            Invitee { email: "ada@example.org".to_owned(), roles: vec![Role::Member], person: None };
        let head = Letterhead {
            organisation: "Pine & River".to_owned(),
            public_url: "https://record.example.org".to_owned(),
        };
        now.invite(Actor::Operator, &invitee, &head).await.unwrap();

        let postman = Postman::new(&settings, false);
        assert!(postman.folder().is_none());
        let refusal = "451 <ada@example.org> later";
        let (round, _) = tokio::join!(postman.round(&now), take_one(&listener, refusal));
        assert_eq!(round.unwrap(), 0, "{}", db.name);
        let queue = now.mail_queue(Actor::Operator).await.unwrap();
        assert_eq!((queue.waiting, queue.failing), (1, 1));
        let failure = queue.last_failure.unwrap();
        assert!(failure.contains("later") && !failure.contains("ada@example.org"), "{failure}");

        // Another process, a minute later: nothing was lost.
        let later = at("2026-11-24T12:01:00Z");
        let postman = Postman::new(&settings, false);
        let (round, sent) = tokio::join!(postman.round(&later), take_one(&listener, "250 good"));
        assert_eq!(round.unwrap(), 1, "{}", db.name);
        let sent = sent.replace("=\n", "");
        for part in [
            "MAIL FROM:<record@example.org>",
            "RCPT TO:<ada@example.org>",
            "multipart/alternative",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
            "https://record.example.org/invitation/inv_",
        ] {
            assert!(sent.contains(part), "{part} in {sent}");
        }
        assert_eq!(later.mail_queue(Actor::Operator).await.unwrap().waiting, 0);
        assert_eq!(at("2026-11-25T12:00:00Z").mail_due().await.unwrap(), [], "{}", db.name);
    }
}

#[tokio::test]
async fn a_sample_sends_nothing_whatever_is_set() {
    let settings = Settings { smtp: Some("smtp://127.0.0.1:1".to_owned()), ..settings() };
    assert!(Postman::new(&settings, true).folder().is_some());
    assert!(Postman::new(&settings, false).folder().is_none());
}
