//! The first start over HTTP, and the mails that it and a reset write.

use axum::http::StatusCode;
use server::mail::Postman;
use services::{Clock, Services};
use store::testing::databases;

use super::support::{Site, settings};
use super::{HERE, cookie_of};

const FORM: &str = "organisation=Pine+%26+River&email=a%40example.org&password=four+words+that+differ&value-anti-racism=yes&town=Opelika&state=al";

async fn empty_sites() -> Vec<Site> {
    let mut sites = Vec::new();
    for db in databases().await {
        let services = Services::new(db.store.clone(), Clock::fixed("2026-11-24T12:00:00Z").unwrap());
        let front =
            server::serve::site(services.clone(), &settings(), "https://record.example.org".to_owned());
        sites.push(Site { name: db.name, front, services, db });
    }
    sites
}

#[tokio::test]
async fn the_first_start_leads_to_what_comes_next_and_is_gone_afterwards() {
    for site in empty_sites().await {
        let code = site.services.setup_code().await.unwrap().unwrap().reveal();
        let got = site.get("/setup").await;
        assert_eq!(got.status, StatusCode::OK);
        assert_eq!(got.text().matches("type=\"checkbox\"").count(), 6, "{}", got.text());
        let got = site.post("/setup", &format!("{FORM}&code=wrong"), &[HERE]).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        for kept in [
            "href=\"#code\"",
            "value=\"Pine &amp; River\"",
            "value=\"Opelika\"",
            "<option value=\"al\" selected>",
        ] {
            assert!(got.text().contains(kept), "{kept} in {}", got.text());
        }
        assert_eq!(got.text().matches(" checked").count(), 1, "what was unticked stays so");
        let got = site.post("/setup", &format!("{FORM}&code={code}"), &[HERE]).await;
        assert_eq!(
            (got.status, got.header("location")),
            (StatusCode::SEE_OTHER, "/admin/next?done=setup"),
            "{}",
            got.text()
        );
        let cookie = cookie_of(&got);
        let next = site.ask("GET", "/admin/next?done=setup", &[("cookie", &cookie)]).await;
        for part in ["What next", "answerable sample --database", "script/server", "answerable import"] {
            assert!(next.text().contains(part), "{part} in {}", next.text());
        }
        assert!(site.get("/places").await.text().contains("Opelika"), "{}", site.name);
        assert_eq!(site.get("/setup").await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            site.post("/setup", &format!("{FORM}&code={code}"), &[HERE]).await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn the_code_cannot_be_guessed_for_long() {
    for site in empty_sites().await {
        for _ in 0..10 {
            let got = site.post("/setup", &format!("{FORM}&code=wrong"), &[HERE]).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        }
        let got = site.post("/setup", &format!("{FORM}&code=wrong"), &[HERE]).await;
        assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS, "{}", site.name);
    }
}

/// The link in the newest mail of a folder, without the host.
fn link(folder: &std::path::Path, path: &str) -> String {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let text = std::fs::read_to_string(files.last().unwrap()).unwrap();
    // Long lines are broken by “=” at their end, and “=” itself is written =3D.
    let text = text.replace("=\r\n", "").replace("=3D", "=");
    let start = text.find(path).unwrap_or_else(|| panic!("{path} in {text}"));
    text[start..].split(|c: char| c.is_whitespace() || c == '"').next().unwrap().to_owned()
}

#[tokio::test]
async fn mails_go_into_the_folder_and_their_links_work_once() {
    for site in empty_sites().await {
        let folder = tempfile::tempdir().unwrap();
        let settings = server::settings::Settings { mail_folder: folder.path().join("mail"), ..settings() };
        let postman = Postman::new(&settings, false);
        let code = site.services.setup_code().await.unwrap().unwrap().reveal();
        let got = site.post("/setup", &format!("{FORM}&code={code}"), &[HERE]).await;
        let cookie = cookie_of(&got);
        let own = site.ask("GET", "/account", &[("cookie", &cookie)]).await;
        assert!(own.text().contains("Your email address is not confirmed"), "{}", own.text());
        assert_eq!(postman.round(&site.services).await.unwrap(), 1);
        assert_eq!(postman.round(&site.services).await.unwrap(), 0, "{}: once", site.name);
        #[cfg(unix)]
        for file in std::fs::read_dir(&settings.mail_folder).unwrap() {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                file.unwrap().metadata().unwrap().permissions().mode() & 0o077,
                0,
                "nobody else reads it"
            );
        }
        let confirm = link(&settings.mail_folder, "/confirm/cnf_");
        // Mail programs open links by themselves: that alone does nothing.
        for _ in 0..2 {
            let got = site.get(&confirm).await;
            assert!(got.status == StatusCode::OK && got.text().contains("a@example.org"), "{}", got.text());
        }
        assert!(site.post(&confirm, "", &[HERE]).await.text().contains("Your address is confirmed"));
        assert_eq!(site.post(&confirm, "", &[HERE]).await.status, StatusCode::NOT_FOUND, "replayed");
        let own = site.ask("GET", "/account", &[("cookie", &cookie)]).await;
        assert!(!own.text().contains("not confirmed"), "{}", site.name);

        site.post("/reset", "email=A%40example.org", &[HERE]).await;
        // Nobody waits for it: the mail is made a moment later.
        while postman.round(&site.services).await.unwrap() == 0 {
            tokio::task::yield_now().await;
        }
        let reset = link(&settings.mail_folder, "/reset/rst_");
        let got = site.post(&reset, "password=quite+another+sentence", &[HERE]).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
        assert_eq!(
            site.post(&reset, "password=quite+another+sentence", &[HERE]).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(site.ask("GET", "/account", &[("cookie", &cookie)]).await.status, StatusCode::SEE_OTHER);
    }
}
