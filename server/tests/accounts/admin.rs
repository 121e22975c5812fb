//! The administrators' pages.

use axum::http::StatusCode;
use domain::access::Actor;
use domain::words::Role;

use super::HERE;
use super::support::{Site, sample_sites};

async fn page_of(site: &Site, email: &str) -> String {
    let id = site.services.account_by_email(Actor::Operator, email).await.unwrap();
    format!("/admin/accounts/{id}")
}

#[tokio::test]
async fn someone_is_invited_by_name_and_the_invitation_taken_back() {
    for site in sample_sites().await {
        let cookie = site.cookie("admin@example.org", &[Role::Administrator]).await;
        let headers = [HERE, ("cookie", cookie.as_str())];
        // Looked up first, by the button or by the enter key: nothing typed is lost.
        for pressed in ["find", "enter"] {
            let form = format!("do={pressed}&email=o%40example.org&role-official=yes&q=oyelaran&person=");
            let got = site.post("/admin/invite", &form, &headers).await;
            assert_eq!(got.status, StatusCode::OK, "{}", got.text());
            assert!(
                got.text().contains("value=\"bernadette-oyelaran\"")
                    && got.text().contains("value=\"o@example.org\"")
            );
        }
        let got =
            site.post("/admin/invite", "email=o%40example.org&role-official=yes&person=", &headers).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.text().contains("look the official up by name"), "{}", got.text());
        let got = site.post("/admin/invite", "email=nonsense&role-member=yes", &headers).await;
        assert!(got.text().contains("href=\"#email\"") && got.text().contains("value=\"nonsense\""));
        let form =
            "email=o%40example.org&role-official=yes&role-member=yes&person=bernadette-oyelaran&q=oyelaran";
        let got = site.post("/admin/invite", form, &headers).await;
        assert_eq!(
            (got.status, got.header("location")),
            (StatusCode::SEE_OTHER, "/admin?done=invited"),
            "{}",
            got.text()
        );
        let list = site.ask("GET", "/admin", &headers).await;
        assert!(list.text().contains("Take back the invitation of o@example.org"), "{}", list.text());
        let open = site.services.open_invitations(Actor::Operator).await.unwrap();
        let got = site.post("/admin/take-back", &format!("id={}", open[0].id), &headers).await;
        assert_eq!(got.header("location"), "/admin?done=taken-back", "{}", site.name);
        assert!(site.services.open_invitations(Actor::Operator).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn roles_are_given_and_taken_with_a_reason_and_the_last_administrator_stays() {
    for site in sample_sites().await {
        // The sample's own steps down: one is left.
        let sample =
            site.services.account_by_email(Actor::Operator, "administrator@sample.invalid").await.unwrap();
        let cookie = site.cookie("admin@example.org", &[Role::Administrator]).await;
        site.services.set_disabled(Actor::Operator, sample, true).await.unwrap();
        let headers = [HERE, ("cookie", cookie.as_str())];
        let own = page_of(&site, "admin@example.org").await;
        let got = site.post(&format!("{own}/take"), "role=administrator&reason=Tired.", &headers).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        assert!(
            got.text().contains("last administrator") && got.text().contains("href=\"#take-role\""),
            "{}",
            got.text()
        );
        let got = site.post(&format!("{own}/state"), "state=disabled", &headers).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.text().contains("last administrator"), "{}", got.text());

        site.cookie("ada@example.org", &[Role::Member]).await;
        let ada = page_of(&site, "ada@example.org").await;
        let got = site.post(&format!("{ada}/give"), "reason=", &headers).await;
        assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.text().contains("choose a role"));
        let nameless = site.post(&format!("{ada}/give"), "role=steward&reason=Elected.", &headers).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        assert!(nameless.text().contains("href=\"#give-name\""), "{}", nameless.text());
        let form = "email=s%40example.org&role-steward=yes&name=";
        let nameless = site.post("/admin/invite", form, &headers).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        assert!(nameless.text().contains("href=\"#name\""), "{}", nameless.text());
        let got = site
            .post(&format!("{ada}/give"), "role=steward&name=Ada+E.&reason=See+ada%40example.org", &headers)
            .await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "no address enters the ledger");
        assert!(
            got.text().contains("href=\"#give-reason\"")
                && got.text().contains("value=\"See ada@example.org\"")
        );
        let got = site.post(&format!("{ada}/name"), "name=Ada+Example", &headers).await;
        assert!(got.header("location").ends_with("?done=name"), "{}", got.text());
        let got =
            site.post(&format!("{ada}/give"), "role=steward&reason=Elected+by+the+members.", &headers).await;
        assert!(got.header("location").ends_with("?done=given"), "{}", got.text());
        let shown = site.get("/changes").await;
        assert!(
            shown.text().contains("Elected by the members.") && shown.text().contains("Ada Example"),
            "{}",
            shown.text()
        );
        assert!(!shown.text().contains("@example.org"), "{}", site.name);
        let got = site.post(&format!("{ada}/take"), "role=member&reason=Moved+away.", &headers).await;
        assert!(got.header("location").ends_with("?done=taken"), "{}", got.text());
        let changes = site
            .services
            .changes(&services::ledger::ChangesQuery { page: 1, size: 5, ..Default::default() })
            .await
            .unwrap();
        // Of a member's role nobody's name is told, although this one has one.
        assert!(!format!("{:?}", changes.items[0]).contains("Ada"), "{:?}", changes.items[0]);
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_can_be_let_in_again() {
    for site in sample_sites().await {
        let cookie = site.cookie("admin@example.org", &[Role::Administrator]).await;
        let headers = [HERE, ("cookie", cookie.as_str())];
        let ada = site.cookie("ada@example.org", &[Role::Member]).await;
        let page = page_of(&site, "ada@example.org").await;
        let got = site.post(&format!("{page}/state"), "state=disabled", &headers).await;
        assert!(got.header("location").ends_with("?done=disabled"), "{}", got.text());
        assert_eq!(site.ask("GET", "/account", &[("cookie", &ada)]).await.status, StatusCode::SEE_OTHER);
        let got = site.ask("GET", &page, &headers).await;
        assert!(got.text().contains("Enable the account"), "{}", site.name);
        site.post(&format!("{page}/state"), "state=active", &headers).await;
        let form = "email=ada%40example.org&password=four+words+that+differ";
        assert_eq!(site.post("/sign-in", form, &[HERE]).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn an_administrator_sees_how_the_installation_is_doing() {
    for site in sample_sites().await {
        let cookie = site.cookie("admin@example.org", &[Role::Administrator]).await;
        let got = site.ask("GET", "/admin/operations", &[("cookie", &cookie)]).await;
        let text = got.text();
        for part in [
            env!("CARGO_PKG_VERSION"),
            "Not looked at since the program was started.",
            "a sample community sends no mail",
            "invented (the sample)",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let verify = async || {
            let headers = [HERE, ("cookie", cookie.as_str())];
            let got = site.post("/admin/operations/verify", "", &headers).await;
            assert_eq!(got.status, StatusCode::SEE_OTHER, "{}: {}", site.name, got.text());
            site.ask("GET", "/admin/operations", &[("cookie", &cookie)]).await.text().to_owned()
        };
        let text = verify().await;
        assert!(text.contains("entries were looked at."), "{}: {text}", site.name);
        // Tampered with, it says so as soon as somebody looks, and not before: looking at a page verifies nothing.
        let write = site.services.store().begin().await.unwrap();
        use store::sea_orm::ConnectionTrait as _;
        write
            .conn()
            .execute_unprepared("UPDATE ledger_entries SET reason = 'Nothing.' WHERE sequence = 3")
            .await
            .unwrap();
        write.commit_quietly().await.unwrap();
        let got = site.ask("GET", "/admin/operations", &[("cookie", &cookie)]).await;
        assert!(got.text().contains("entries were looked at."), "{}", got.text());
        let text = verify().await;
        assert!(text.contains("No, found on ") && text.contains("entry 3"), "{text}");
    }
}
