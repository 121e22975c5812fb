//! Roll calls, corrections of votes, photos and what is withdrawn over HTTP, on both databases.

mod support;

use std::io::Write as _;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Actor;
use domain::words::Role;
use http_body_util::BodyExt as _;
use services::accounts::{Invitee, Letterhead};
use support::{Got, Site, sample_sites};
use url::form_urlencoded;

const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");
const FORM: &str = "application/x-www-form-urlencoded";

impl Site {
    async fn send(&self, target: &str, cookie: &str, kind: &str, body: Vec<u8>) -> Got {
        let request = Request::builder().method("POST").uri(target).header(HERE.0, HERE.1);
        let request = request.header("cookie", cookie).header("content-type", kind);
        let request = request.body(Body::from(body)).unwrap();
        let (parts, body) = self.front.answer(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Got { status: parts.status, headers: parts.headers, body }
    }

    async fn post(&self, target: &str, cookie: &str, fields: &[(String, String)]) -> Got {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(target, cookie, FORM, body.into_bytes()).await
    }

    async fn read(&self, target: &str, cookie: &str) -> Got {
        self.ask("GET", target, &[("cookie", cookie)]).await
    }

    /// The cookie of a new account with this role.
    async fn cookie(&self, role: Role) -> String {
        let person = (role == Role::Official).then(|| "bernadette-oyelaran".to_owned());
        let email = format!("{}@example.org", role.code());
        let invitee = Invitee { email, roles: vec![role], person };
        let head =
            Letterhead { organisation: "O".to_owned(), public_url: "https://record.example.org".to_owned() };
        let token = self.services.invite(Actor::Operator, &invitee, &head).await.unwrap().token.reveal();
        let body = b"password=four+words+that+differ".to_vec();
        let got = self.send(&format!("/invitation/{token}"), "", FORM, body).await;
        got.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}

/// What the hidden fields of a page hold, by their names.
fn hidden(html: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let rest =
            tag.split_once(&format!("{name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap_or(""));
        rest.unwrap_or_default().to_owned()
    };
    html.split("<input ")
        .map(|part| part.split('>').next().unwrap_or_default())
        .filter(|tag| tag.contains("type=\"hidden\""))
        .map(|tag| (attribute(tag, "name"), attribute(tag, "value")))
        .collect()
}

/// The names of the radio groups of a roll call, in their order.
fn groups(html: &str) -> Vec<String> {
    let mut names: Vec<String> = html
        .split("name=\"vote-")
        .skip(1)
        .map(|rest| format!("vote-{}", rest.split('"').next().unwrap_or_default()))
        .collect();
    names.dedup();
    names
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

const SCREEN: &str = "/steward/roll-call?body=ll-pepperbush-council&date=2026-11-10&kind=roll_call";

/// The address of the council's screen on that day, whatever the sample calls the body.
async fn screen(site: &Site) -> String {
    let bodies = site.services.bodies(1, 50).await.unwrap();
    let council = bodies.items.iter().find(|row| row.body.name.contains("Town Council")).unwrap();
    SCREEN.replace("ll-pepperbush-council", &council.body.slug)
}

#[tokio::test]
async fn a_roll_call_goes_from_the_screen_to_its_page_and_back_out() {
    for site in sample_sites().await {
        let cookie = site.cookie(Role::Steward).await;
        let start = site.read("/steward/roll-call", &cookie).await;
        assert_eq!(start.status, StatusCode::OK);
        assert!(!start.text().contains("error-summary") && start.text().contains("method=\"get\""));
        let screen = screen(&site).await;
        let page = site.read(&screen, &cookie).await;
        let groups = groups(page.text());
        assert!(groups.len() > 4, "{}", page.text());
        assert!(!page.text().contains(" checked"), "somebody has a vote by default");
        let mut fields = hidden(page.text());
        fields.push(pair("do", "publish"));
        fields.push(pair("motion", "Motion to <b>mend</b> the \"bridge\""));
        fields.push(pair("result", "passed"));
        for group in &groups[1..] {
            fields.push(pair(group, "yes"));
        }
        // One is missing, and so is the source: both are named, and everything that was typed is still there.
        let refused = site.post("/steward/roll-call", &cookie, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        let text = refused.text();
        assert!(text.contains(&format!("href=\"#{}\"", groups[0])), "{text}");
        assert!(text.contains("href=\"#source_url\""), "{text}");
        assert!(text.contains("Motion to &lt;b&gt;mend&lt;/b&gt; the &quot;bridge&quot;"), "{text}");
        assert_eq!(text.matches(" checked").count(), groups.len() - 1, "{}", site.name);
        assert_eq!(hidden(text), hidden(page.text()), "the same form goes on");
        fields.push(pair(&groups[0], "excused"));
        fields.push(pair(&groups[0].replace("vote-", "reason-"), "at a funeral"));
        fields.push(pair("source_note", "minutes of 10 November 2026"));
        let saved = site.post("/steward/roll-call", &cookie, &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let to = saved.header("location").to_owned();
        let again = site.post("/steward/roll-call", &cookie, &fields).await;
        assert_eq!(again.header("location"), to, "the same form is the same decision");
        let number = to.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
        let public = site.get(&format!("/decisions/{number}")).await;
        assert_eq!(public.status, StatusCode::OK);
        for words in ["at a funeral", "minutes of 10 November 2026", "entered by a steward"] {
            assert!(public.text().contains(words), "{words}: {}", public.text());
        }
        // One vote is corrected, and everyone can see why.
        let list = site.read(&format!("/steward/decisions/{number}/votes"), &cookie).await;
        let href = format!("/steward/decisions/{number}/votes/");
        let slug = list.text().split(&href).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let form = site.read(&format!("{href}{slug}"), &cookie).await;
        let mut fields = hidden(form.text());
        let option = if public.text().contains("at a funeral") { "absent" } else { "no" };
        fields.extend([pair("option", option), pair("reason", "the tape shows it")]);
        let corrected = site.post(&format!("{href}{slug}"), &cookie, &fields).await;
        assert_eq!(corrected.status, StatusCode::SEE_OTHER, "{}", corrected.text());
        for path in [format!("/decisions/{number}"), format!("/officials/{slug}/votes")] {
            let text = site.get(&path).await;
            assert!(text.text().contains("Corrected on 24 November 2026: was"), "{path}: {}", text.text());
            assert!(text.text().contains("the tape shows it"), "{path}");
        }
        // Withdrawn, its page says so, and to programs it is gone.
        let back = format!("/steward/decisions/{number}/withdraw");
        let mut fields = hidden(site.read(&back, &cookie).await.text());
        fields.push(pair("reason", "it was last year’s"));
        let gone = site.post(&back, &cookie, &fields).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text());
        let note = site.get(&format!("/decisions/{number}")).await;
        assert_eq!(note.status, StatusCode::GONE, "{}", note.text());
        assert!(
            note.text().contains("It was last year’s.") && note.text().contains("steward"),
            "{}",
            note.text()
        );
        assert!(note.text().contains("24 November 2026"), "{}", note.text());
        assert_eq!(site.get("/decisions/999999").await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get(&format!("/api/v1/decisions/{number}")).await.status, StatusCode::NOT_FOUND);
        let drafts = site.read("/steward/drafts", &cookie).await;
        let href =
            drafts.text().split("/steward/decisions/new?draft=").nth(1).unwrap().split('"').next().unwrap();
        let led = site.read(&format!("/steward/decisions/new?draft={href}"), &cookie).await;
        assert_eq!(led.header("location"), format!("/steward/roll-call?draft={href}"));
        let draft = site.read(led.header("location"), &cookie).await;
        assert_eq!(draft.text().matches(" checked").count(), groups.len(), "{}", draft.text());
    }
}

#[tokio::test]
async fn a_draft_an_added_person_and_someone_quicker() {
    for site in sample_sites().await {
        let cookie = site.cookie(Role::Steward).await;
        let screen = screen(&site).await;
        let page = site.read(&screen, &cookie).await;
        let groups = groups(page.text());
        let mut fields = hidden(page.text());
        fields.push(pair("motion", "Motion to adjourn"));
        fields.push(pair("result", "passed"));
        fields.push(pair("source_url", "https://example.org/minutes"));
        fields.extend(groups.iter().map(|group| pair(group, "yes")));
        let with = |more: &[(&str, &str)]| {
            let mut all = fields.clone();
            all.extend(more.iter().map(|(name, value)| pair(name, value)));
            all
        };
        // Enter in a line of text sends the first button, which only shows the page again.
        let stayed = site.post("/steward/roll-call", &cookie, &with(&[("do", "stay")])).await;
        assert_eq!(
            (stayed.status, stayed.text().matches(" checked").count()),
            (StatusCode::OK, groups.len())
        );
        let nobody =
            site.post("/steward/roll-call", &cookie, &with(&[("do", "add"), ("add", "Nobody Known")])).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            nobody.text().contains("nothing in the record is called “Nobody Known”"),
            "{}",
            nobody.text()
        );
        let query = services::views::OfficialsQuery { page: 1, size: 200, ..Default::default() };
        let officials = site.services.officials(&query).await.unwrap().items;
        let outside = officials
            .iter()
            .find(|row| row.seat.as_ref().is_some_and(|seat| !seat.body.name.contains("Town Council")));
        let outside = &outside.unwrap().person;
        let added =
            site.post("/steward/roll-call", &cookie, &with(&[("do", "add"), ("add", &outside.slug)])).await;
        assert_eq!(added.status, StatusCode::OK, "{}", added.text());
        assert!(added.text().contains("no term of theirs in this body is known"), "{}", added.text());
        assert!(hidden(added.text()).iter().any(|(name, _)| name == "also"), "{}", added.text());
        // As a draft nobody sees it; a second steward publishes the same motion meanwhile.
        let kept = site.post("/steward/roll-call", &cookie, &with(&[("do", "draft")])).await;
        assert!(kept.header("location").starts_with("/steward/roll-call?draft="), "{}", kept.text());
        let draft = site.read(kept.header("location"), &cookie).await;
        assert!(draft.text().contains("A draft: only stewards see it."), "{}", draft.text());
        let first = site.post("/steward/roll-call", &cookie, &with(&[("do", "publish")])).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
        let mut late = with(&[("do", "publish")]);
        for field in &mut late {
            if field.0 == "once" {
                field.1 = uuid::Uuid::now_v7().to_string();
            }
        }
        let second = site.post("/steward/roll-call", &cookie, &late).await;
        assert_eq!(second.status, StatusCode::CONFLICT, "{}", second.text());
        assert!(second.text().contains("Someone entered a decision like this while you typed"));
        assert_eq!(second.text().matches(" checked").count(), groups.len(), "nothing typed is lost");
    }
}

/// A grey PNG of so many pixels, and so many bytes of noise behind it that no reader looks at.
fn png(side: u32, noise: usize) -> Vec<u8> {
    let mut rows = Vec::new();
    for _ in 0..side {
        rows.push(0);
        rows.extend(std::iter::repeat_n(127_u8, side as usize));
    }
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(&rows).unwrap();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = [side.to_be_bytes(), side.to_be_bytes()].concat();
    head.extend([8, 0, 0, 0, 0]);
    for (name, data) in [(b"IHDR", head), (b"IDAT", zlib.finish().unwrap()), (b"IEND", Vec::new())] {
        let part = [name.as_slice(), &data].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&part);
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        out.extend(part);
        out.extend(crc.sum().to_be_bytes());
    }
    out.extend(std::iter::repeat_n(7, noise));
    out
}

fn multipart(fields: &[(String, String)], file: &[u8]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(head.into_bytes());
    }
    body.extend(b"--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    ("multipart/form-data; boundary=edge".to_owned(), body)
}

#[tokio::test]
async fn a_photo_is_put_up_served_for_ever_and_taken_down() {
    for site in sample_sites().await {
        let cookie = site.cookie(Role::Steward).await;
        let here = "/steward/people/bernadette-oyelaran/photo";
        let page = site.read(here, &cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        let stamp = hidden(page.text());
        let mut fields = stamp.clone();
        fields.extend([pair("credit", "Ada Example"), pair("source_note", "taken at the town hall")]);
        let upload = async |fields: &[(String, String)], file: &[u8]| {
            let (kind, body) = multipart(fields, file);
            site.send(here, &cookie, &kind, body).await
        };
        let text = upload(&fields, b"<script>alert(1)</script>").await;
        assert_eq!(text.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text.text().contains("JPEG, PNG or WebP") && text.text().contains("taken at the town hall"));
        let unsourced = upload(&stamp, &png(80, 0)).await;
        assert!(
            unsourced.text().contains("href=\"#credit\"")
                && unsourced.text().contains("href=\"#source_url\"")
        );
        let large = upload(&fields, &png(80, 9 * 1024 * 1024)).await;
        assert!(large.status.is_client_error(), "{}", large.status);
        assert!(large.text().contains("larger than 8 MB"), "{}", large.text());
        let official = site.cookie(Role::Official).await;
        let (kind, body) = multipart(&fields, &png(80, 0));
        assert_eq!(site.send(here, &official, &kind, body).await.status, StatusCode::NOT_FOUND);
        // More than any form may be long, and less than a photo.
        let saved = upload(&fields, &png(80, 3 * 1024 * 1024)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let shown = site.get("/officials/bernadette-oyelaran").await;
        let path = shown.text().split("src=\"/photos/").nth(1).unwrap().split('"').next().unwrap();
        let path = format!("/photos/{path}");
        for words in [
            "alt=\"Photo of Bernadette",
            "width=\"80\"",
            "height=\"80\"",
            "Ada Example",
            "taken at the town hall",
        ] {
            assert!(shown.text().contains(words), "{words}: {}", shown.text());
        }
        let photo = site.get(&path).await;
        assert_eq!((photo.status, photo.header("content-type")), (StatusCode::OK, "image/jpeg"));
        assert_eq!(photo.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(photo.body.starts_with(&[0xff, 0xd8]), "it is written anew, as JPEG");
        let tag = photo.header("etag").to_owned();
        assert!(tag.len() > 10);
        let known = site.ask("GET", &path, &[("if-none-match", &tag)]).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
        // Whoever had the page open before is told that it is another photo now.
        let late = upload(&fields, &png(90, 0)).await;
        assert!(late.text().contains("someone changed it while you were here"), "{}", late.text());
        let down = format!("{here}/withdraw");
        let stamp = hidden(site.read(here, &cookie).await.text());
        let silent = site.post(&down, &cookie, &stamp[..1]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", silent.text());
        let mut fields = stamp[..1].to_vec();
        fields.push(pair("reason", "she asked for it"));
        assert_eq!(site.post(&down, &cookie, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
        assert!(!site.get("/officials/bernadette-oyelaran").await.text().contains("/photos/"));
        assert!(site.get("/changes").await.text().contains("she asked for it"));
        services::ledger::verify(&site.services, &[], None).await.unwrap().unwrap();
    }
}
