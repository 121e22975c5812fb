//! What the script of the pages sends and gets. That passkeys themselves hold is tested where they are handled.

use axum::http::StatusCode;
use domain::words::Role;

use super::HERE;
use super::support::sample_sites;

#[tokio::test]
async fn a_sign_in_with_a_passkey_is_bound_to_a_cookie() {
    for site in sample_sites().await {
        let got = site.post("/sign-in/passkey/begin", "{}", &[HERE]).await;
        assert_eq!((got.status, got.header("cache-control")), (StatusCode::OK, "no-store"), "{}", got.text());
        let set = got.header("set-cookie");
        for part in
            ["__Host-answerable-passkey=pky_", "; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age=300"]
        {
            assert!(set.contains(part), "{part} in {set}");
        }
        assert!(
            got.text().contains("\"challenge\"") && got.text().contains("\"allowCredentials\":[]"),
            "{}",
            got.text()
        );
        let cookie = set.split(';').next().unwrap();
        for body in ["{}", "", "nonsense", "{\"answer\":{\"id\":\"x\"}}"] {
            let got = site.post("/sign-in/passkey", body, &[HERE, ("cookie", cookie)]).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
            assert!(got.text().contains("not accepted") && got.header("set-cookie").is_empty());
        }
    }
}

#[tokio::test]
async fn a_passkey_is_only_made_with_the_password() {
    for site in sample_sites().await {
        let cookie = site.cookie("ada@example.org", &[Role::Member]).await;
        let headers = [HERE, ("cookie", cookie.as_str())];
        let wrong = site.post("/account/passkeys/begin", "{\"password\":\"x\"}", &headers).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("This is not your password"), "{}", wrong.text());
        let begun =
            site.post("/account/passkeys/begin", "{\"password\":\"four words that differ\"}", &headers).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.text());
        assert!(begun.text().contains("\"residentKey\":\"required\""), "{}", begun.text());
        let refused = site.post("/account/passkeys", "{\"name\":\"x\",\"answer\":{}}", &headers).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        // Trying passwords here counts as trying to sign in.
        for _ in 0..8 {
            site.post("/account/passkeys/begin", "{\"password\":\"x\"}", &headers).await;
        }
        let limited = site.post("/account/passkeys/begin", "{\"password\":\"x\"}", &headers).await;
        assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS, "{}", site.name);
    }
}
