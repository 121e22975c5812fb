//! A form whose sign-in had ended when it was sent: what was typed goes through the sign-in and is lost nowhere.

use super::walk::posts;
use super::*;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const TYPED: &str = "do=publish&once=0199f0a0-0000-7000-8000-000000000001&name=Ada+%22%3E%3Cb%3ELovelace&other_names=Bea%0D%0AC\
                     &other_names=second&source_note=minutes";

/// The hidden inputs of a page, in their order, as a browser sends them: with what it reads out of the attributes.
fn hidden(html: &str, form: &str) -> String {
    let unescaped = |text: &str| {
        text.replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
    };
    let part = html.split(form).nth(1).unwrap().split("</form>").next().unwrap();
    let mut sent = url::form_urlencoded::Serializer::new(String::new());
    for input in part.split("<input type=\"hidden\" ").skip(1) {
        let of = |name: &str| {
            input.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        sent.append_pair(&unescaped(&of("name")), &unescaped(&of("value")));
    }
    sent.finish()
}

const SIGN_IN: &str = "action=\"/sign-in\"";
const NEW: &str = "/steward/people/new";

#[tokio::test]
async fn what_was_typed_goes_through_the_sign_in_and_is_published_by_a_button() {
    for site in sample_sites().await {
        site.cookie("s@example.org", &[Role::Steward]).await;
        let got = site.post(NEW, TYPED, &[HERE, FORM]).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{}: {}", site.name, got.text());
        assert_eq!(got.header("cache-control"), "no-store");
        assert!(got.text().contains("What you typed is kept on this page"), "{}", got.text());
        assert!(!got.text().contains("<b>Lovelace"), "{}", got.text());
        let carried = hidden(got.text(), SIGN_IN);
        // A wrong password keeps it too.
        let wrong = format!("{carried}&email=s@example.org&password=not+the+right+one");
        let got = site.post("/sign-in", &wrong, &[HERE, FORM]).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        assert_eq!(hidden(got.text(), SIGN_IN), carried, "{}", site.name);
        let right = format!("{carried}&email=s@example.org&password={}", PASSWORD.replace(' ', "+"));
        let got = site.post("/sign-in", &right, &[HERE, FORM]).await;
        assert_eq!((got.status, got.header("cache-control")), (StatusCode::OK, "no-store"), "{}", site.name);
        assert!(got.text().contains("Go on with what you typed"), "{}", got.text());
        let cookie = cookie_of(&got);
        let sent = hidden(got.text(), &format!("action=\"{NEW}\""));
        assert_eq!(sent, TYPED, "{}: all of it, in its order", site.name);
        assert_eq!(
            site.get("/officials/ada-b-lovelace").await.status,
            StatusCode::NOT_FOUND,
            "never by itself"
        );
        let got = site.post(NEW, &sent, &[HERE, FORM, ("cookie", &cookie)]).await;
        assert!(got.header("location").contains("done=saved"), "{}: {}", site.name, got.text());
        assert_eq!(site.get("/officials/ada-b-lovelace").await.status, StatusCode::OK, "{}", site.name);
    }
}

#[tokio::test]
async fn no_form_with_a_secret_no_file_and_nothing_of_another_site_is_handed_back() {
    for site in sample_sites().await {
        let got = site.post(NEW, TYPED, &[FORM, ("sec-fetch-site", "cross-site")]).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN);
        assert!(!got.text().contains("Lovelace") && !got.text().contains("kept-"), "{}", got.text());
        // Without saying that it is a form, or as a file, nothing is read of it.
        for kind in ["multipart/form-data; boundary=x", "text/plain", "application/json"] {
            let got = site.post(NEW, TYPED, &[HERE, ("content-type", kind)]).await;
            assert_eq!(
                (got.status, got.header("location")),
                (StatusCode::SEE_OTHER, "/sign-in?next=%2Faccount")
            );
        }
        for path in posts() {
            for secret in ["password=hush", "code=hush", "token=hush", "new_password=hush"] {
                let got = site.post(&path, &format!("a=hello&{secret}"), &[HERE, FORM]).await;
                assert!(!got.text().contains("hush"), "{path}: {}", got.text());
            }
            let got = site.post(&path, "a=hello+there", &[HERE, FORM]).await;
            let desk = ["/steward", "/desk", "/admin"].iter().any(|desk| path.starts_with(desk));
            let files = path.starts_with("/steward/import") || path.ends_with("/photo");
            let kept = got.text().contains("kept-a") && got.text().contains("hello there");
            assert_eq!(kept, desk && !files, "{path}: {} {}", got.status, got.text());
        }
    }
}

#[tokio::test]
async fn a_sign_in_leads_what_was_typed_only_to_a_form_of_the_desks() {
    for site in sample_sites().await {
        site.cookie("s@example.org", &[Role::Steward]).await;
        for to in [
            "https://elsewhere.example/steward/people/new",
            "//elsewhere.example",
            "/sign-out",
            "/account/delete",
            "/steward/people",
        ] {
            let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
            let form = format!(
                "go-on={to}&kept-name=Ada&email=s@example.org&password={}",
                PASSWORD.replace(' ', "+")
            );
            let got = site.post("/sign-in", &form, &[HERE, FORM]).await;
            assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, "/account"), "{to}");
        }
    }
}

#[tokio::test]
async fn a_form_that_is_too_long_or_has_too_many_fields_says_so() {
    for site in sample_sites().await {
        for form in [format!("words={}", "x".repeat(1000 * 1024)), "a=b&".repeat(5000)] {
            let got = site.post("/steward/commitments/new", &form, &[HERE, FORM]).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{}", site.name);
            assert!(got.text().contains("too long to be kept here"), "{}: {}", site.name, got.text());
        }
        // What is handed back also fits into the form that signs in.
        let form = format!("words={}", "x".repeat(950 * 1024));
        let got = site.post("/steward/commitments/new", &form, &[HERE, FORM]).await;
        let again = format!("{}&email=a@b.example&password=not+the+right+one", hidden(got.text(), SIGN_IN));
        let got = site.post("/sign-in", &again, &[HERE, FORM]).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
    }
}
