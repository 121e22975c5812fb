//! What people write, and what some would like to slip in.

use proptest::prelude::*;

use super::*;

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "text <script>alert(1)</script> text",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<body onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=password></form>",
    "<textarea><script>alert(1)</script></textarea>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<math><mtext></p><style><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<x onclick=alert(1)>click</x>",
    "<<script>alert(1)//<</script>",
    "<script\n>alert(1)</script\n>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;&#x61;vascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](<java&Tab;script:alert(1)>)",
    "[x](<&#1;javascript:alert(1)>)",
    "[x]( javascript:alert(1))",
    "[x](\u{a0}javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://example.org/1)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](/&Tab;/evil.example)",
    "[x](\\\\evil.example)",
    "[x](https://user:pass@evil.example)",
    "[x](https://example.org\" onmouseover=\"alert(1))",
    "[x](<https://example.org/\" onmouseover=\"alert(1)>)",
    "[x](https://example.org \"title\\\" onmouseover=\\\"alert(1)\")",
    "[x](https://example.org 'x\" onmouseover=\"alert(1)')",
    "[x](/a\"onmouseover=\"alert(1))",
    "[<script>alert(1)</script>](https://example.org)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    "![x\" onerror=\"alert(1)](https://example.org/a.png)",
    "![<img src=x onerror=alert(1)>](https://example.org/a.png)",
    "![a [b](javascript:alert(1)) c](https://example.org)",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "[![x](https://example.org/a.png)](https://example.org)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x]\n\n[x]: data:text/html,1 \"t\"",
    "<javascript:alert(1)>",
    "<data:text/html,1>",
    "<a@example.org?bcc=b@example.org>",
    "[x](mailto:a@example.org?subject=x&body=y)",
    "[x](mailto:a@example.org%0d%0aBcc:b@example.org)",
    "```\"><script>alert(1)</script>\nx\n```",
    "```js onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "    </code></pre><script>alert(1)</script>",
    "`</code><script>alert(1)</script>`",
    "# <script>alert(1)</script> {#x onclick=alert(1)}",
    "| a | b |\n|:-:|---|\n| <script>alert(1)</script> | [x](javascript:1) |",
    "| a\" style=\"x | b |\n|---|---|\n| `|` | <td onclick=x> |",
    "> <script>\n> alert(1)\n> </script>",
    "- <img src=x onerror=alert(1)>\n  - [x](javascript:1)",
    "~~<b onclick=alert(1)>~~",
    "**<i onmouseover=alert(1)>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\u{0}<script>alert(1)</script>",
    "<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
    "\u{202e}<script>",
    "</p></div></main><script>alert(1)</script>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "---\ntitle: <script>\n---\n",
];

/// Every tag that may come out, with everything that may stand in it.
fn assert_safe(source: &str) -> Result<(), String> {
    const PLAIN: &[&str] = &[
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];
    let html = render(source).into_string();
    let mut open = 0;
    let mut rest = html.as_str();
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').ok_or(format!("unclosed tag: {html}"))?;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let list_from = |tag: &str| {
            tag.strip_prefix("ol start=\"")
                .and_then(|rest| rest.strip_suffix('"'))
                .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
        };
        if PLAIN.contains(&tag.strip_prefix('/').unwrap_or(tag))
            || matches!(tag, "hr /" | "br /")
            || list_from(tag)
        {
            continue;
        }
        match tag.strip_prefix("a href=\"").and_then(|rest| rest.split_once('"')) {
            Some((address, attributes)) => {
                open += 1;
                let web = address.starts_with("https://") || address.starts_with("http://");
                let own =
                    address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
                let mail = address.starts_with("mailto:") && !address.contains(['?', '%']);
                let expected = if web { " rel=\"nofollow ugc noopener\"" } else { "" };
                if !(web || own || mail)
                    || attributes != expected
                    || address.contains(['\'', '`'])
                    || open > 1
                {
                    return Err(format!("bad link <{tag}> in {html}"));
                }
            }
            None if tag == "/a" => open -= 1,
            None => return Err(format!("bad tag <{tag}> in {html}")),
        }
    }
    if open != 0 || rest.contains('>') { Err(format!("unbalanced: {html}")) } else { Ok(()) }
}

#[test]
fn nothing_hostile_passes() {
    assert!(HOSTILE.len() >= 60);
    for source in HOSTILE {
        assert_eq!(assert_safe(source), Ok(()), "{source:?}");
    }
}

#[test]
fn raw_html_is_shown_as_text() {
    assert_eq!(render("a <b>c</b>").as_str(), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
    assert_eq!(render("<div>\nx\n</div>").as_str(), "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>\n");
}

#[test]
fn links_say_where_they_go() {
    assert_eq!(
        render("[x](https://example.org/a?b=1&c=2)").as_str(),
        "<p><a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"nofollow ugc noopener\">x</a></p>\n"
    );
    assert_eq!(render("[x](/officials)").as_str(), "<p><a href=\"/officials\">x</a></p>\n");
    assert_eq!(
        render("<clerk@example.org>").as_str(),
        "<p><a href=\"mailto:clerk@example.org\">clerk@example.org</a></p>\n"
    );
    assert_eq!(render("[x](javascript:alert(1)) y").as_str(), "<p>x y</p>\n");
    assert_eq!(render("[x](//example.org)").as_str(), "<p>x</p>\n");
    assert_eq!(
        render("![a map](https://example.org/map.png)").as_str(),
        "<p><a href=\"https://example.org/map.png\" rel=\"nofollow ugc noopener\">a map</a></p>\n"
    );
}

#[test]
fn headings_stay_below_those_of_the_page() {
    assert_eq!(render("# A\n\n## B").as_str(), "<h3>A</h3>\n<h4>B</h4>\n");
    assert_eq!(render("### A\n\n###### B").as_str(), "<h3>A</h3>\n<h6>B</h6>\n");
    assert_eq!(render("# A\n\n###### B").as_str(), "<h3>A</h3>\n<h6>B</h6>\n");
    assert_eq!(render_below("## A", 2).as_str(), "<h2>A</h2>\n");
}

#[test]
fn tables_and_lists_are_plain() {
    let table = render("| a | b |\n|:-:|--:|\n| 1 | 2 |").into_string();
    assert!(
        table.contains("<th>a</th>") && table.contains("<td>2</td>") && !table.contains("style"),
        "{table}"
    );
    assert_eq!(render("3. x\n4. y").as_str(), "<ol start=\"3\">\n<li>x</li>\n<li>y</li>\n</ol>\n");
    assert!(render("").is_empty());
}

#[test]
fn depth_has_an_end() {
    for source in [">".repeat(5_000) + " x", "- ".repeat(5_000) + "x", "[".repeat(5_000) + "x"] {
        let html = render(&source).into_string();
        assert!(
            html.matches("<blockquote>").count() + html.matches("<li>").count() <= MAX_DEPTH,
            "{}",
            &source[..4]
        );
        assert!(html.contains('x'));
        assert_eq!(assert_safe(&source), Ok(()));
    }
}

#[test]
fn plain_text_is_cut_at_a_word() {
    let source =
        "# The *road*\n\nIs **re**paved, [at last](https://example.org).\n\n- One\n- Two <b>three</b>";
    assert_eq!(plain(source, 200), "The road Is repaved, at last. One Two <b>three</b>");
    assert_eq!(plain(source, 20), "The road Is repaved…");
    assert_eq!(plain(source, 15), "The road Is…");
    assert_eq!(plain(source, 11), "The road…");
    assert_eq!(plain(source, 0), "");
    assert_eq!(plain("", 10), "");
    assert_eq!(plain("aaaaaaaaaaaa", 5), "aaaa…");
    assert_eq!(plain("aaaaa", 5), "aaaaa");
}

proptest! {
    #[test]
    fn nothing_written_at_random_passes(source in "([<>\\[\\]()!\"'`*_#|:/\\\\&; \n\t-]|javascript|https|script|on|=|a|/|\\PC){0,60}") {
        prop_assert_eq!(assert_safe(&source), Ok(()));
    }

    #[test]
    fn hostile_pieces_together_stay_harmless(
        a in proptest::sample::select(HOSTILE), b in proptest::sample::select(HOSTILE), between in "[ \n>`\\[(]{0,4}",
    ) {
        prop_assert_eq!(assert_safe(&format!("{a}{between}{b}")), Ok(()));
    }

    #[test]
    fn plain_stays_within_its_length(source in "\\PC{0,80}", max in 0..40usize) {
        prop_assert!(plain(&source, max).chars().count() <= max);
    }
}
