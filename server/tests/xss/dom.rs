//! A page as a browser reads it: elements, attributes, forms.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use html5ever::interface::tree_builder::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

#[derive(Debug, Default)]
struct Node {
    name: Option<Rc<QualName>>,
    attrs: Vec<(String, String)>,
    text: String,
    parent: Option<usize>,
    children: Vec<usize>,
}

#[derive(Debug)]
struct Name(Rc<QualName>);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

#[derive(Default)]
struct Sink(RefCell<Vec<Node>>);

impl Sink {
    fn add(&self, node: Node) -> usize {
        let mut nodes = self.0.borrow_mut();
        nodes.push(node);
        nodes.len() - 1
    }

    fn detach(&self, id: usize) {
        let mut nodes = self.0.borrow_mut();
        if let Some(parent) = nodes[id].parent.take() {
            nodes[parent].children.retain(|child| *child != id);
        }
    }
}

fn pairs(attrs: Vec<Attribute>) -> Vec<(String, String)> {
    attrs.into_iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect()
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Dom;
    type ElemName<'a> = Name;

    fn finish(self) -> Dom {
        Dom(self.0.into_inner())
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name {
        Name(self.0.borrow()[*target].name.clone().unwrap())
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> usize {
        self.add(Node { name: Some(Rc::new(name)), attrs: pairs(attrs), ..Node::default() })
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.add(Node::default())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.add(Node::default())
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        let id = match child {
            NodeOrText::AppendNode(id) => {
                self.detach(id);
                id
            }
            NodeOrText::AppendText(text) => self.add(Node { text: text.to_string(), ..Node::default() }),
        };
        let mut nodes = self.0.borrow_mut();
        nodes[id].parent = Some(*parent);
        nodes[*parent].children.push(id);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        let parent = self.0.borrow()[*element].parent.unwrap_or(*previous);
        self.append(&parent, child);
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    // The order of siblings is nothing that is asked for here.
    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        let parent = self.0.borrow()[*sibling].parent.unwrap_or(0);
        self.append(&parent, child);
    }

    // What a template holds is looked at as if it stood in the page.
    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &usize, attrs: Vec<Attribute>) {
        self.0.borrow_mut()[*target].attrs.extend(pairs(attrs));
    }

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let children = std::mem::take(&mut self.0.borrow_mut()[*node].children);
        for child in children {
            self.0.borrow_mut()[child].parent = None;
            self.append(new_parent, NodeOrText::AppendNode(child));
        }
    }
}

/// A parsed page.
pub struct Dom(Vec<Node>);

/// The attributes that hold an address.
const ADDRESSES: [&str; 11] = [
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "ping",
    "cite",
    "background",
    "manifest",
];

/// The scheme of an address as a browser finds it.
fn scheme(address: &str) -> String {
    let clean: String = address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let clean = clean.trim_start_matches(|c: char| c <= ' ');
    if clean.starts_with("//") || clean.starts_with("/\\") || clean.starts_with("\\") {
        return "//".to_owned();
    }
    let end = clean.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(clean.len());
    if clean[end..].starts_with(':') { clean[..=end].to_ascii_lowercase() } else { String::new() }
}

/// What the renderer of Markdown may make.
const PROSE: &str = "p br hr strong em del code pre ul ol ol[start] li blockquote h1 h2 h3 h4 h5 h6 table thead tbody tr th td \
                     a a[href]http: a[href]https: a[href]mailto: a[rel] a[title] sup div";

impl Dom {
    pub fn parse(html: &str) -> Self {
        let sink = Sink::default();
        sink.add(Node::default());
        parse_document(sink, ParseOpts::default()).one(html)
    }

    fn tag(&self, id: usize) -> &str {
        self.0[id].name.as_ref().map_or("", |name| &name.local)
    }

    fn attr(&self, id: usize, name: &str) -> Option<&str> {
        self.0[id].attrs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn above(&self, id: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.0[id].parent, |id| self.0[*id].parent)
    }

    fn elements(&self, tag: &str) -> impl Iterator<Item = usize> {
        (0..self.0.len()).filter(move |id| self.tag(*id) == tag)
    }

    pub fn text(&self, id: usize) -> String {
        let mut text = self.0[id].text.clone();
        for child in &self.0[id].children {
            text.push_str(&self.text(*child));
        }
        text
    }

    /// Everything that is read, without programs.
    pub fn read(&self) -> String {
        let texts = (0..self.0.len()).filter(|id| !self.0[*id].text.is_empty());
        let read = texts.filter(|id| {
            !self.above(*id).any(|above| ["script", "style", "head"].contains(&self.tag(above)))
        });
        read.map(|id| self.0[id].text.as_str()).collect()
    }

    /// Every element, attribute and scheme of an address. Of a text in Markdown, what the renderer may not make.
    pub fn marks(&self) -> BTreeSet<String> {
        let allowed: BTreeSet<&str> = PROSE.split_whitespace().collect();
        let mut marks = BTreeSet::new();
        for id in 0..self.0.len() {
            let Some(name) = &self.0[id].name else { continue };
            let prose = self.above(id).any(|above| self.attr(above, "class") == Some("prose"));
            let mut found = vec![name.local.to_string()];
            // The pages have programs of their own: never one that stands in the page itself.
            if &*name.local == "script" && self.attr(id, "src").is_none() {
                found.push(format!("script in the page: {}", self.attr(id, "type").unwrap_or_default()));
            }
            for (attr, value) in &self.0[id].attrs {
                let scheme = if ADDRESSES.contains(&attr.as_str()) { scheme(value) } else { String::new() };
                found.push(format!("{}[{attr}]{scheme}", name.local));
            }
            marks.extend(found.into_iter().filter(|mark| !prose || !allowed.contains(mark.as_str())));
        }
        marks
    }

    /// The data for programs in the page: whole, or the texts in it have closed it.
    pub fn data(&self) -> impl Iterator<Item = String> {
        self.elements("script")
            .filter(|id| self.attr(*id, "type") == Some("application/ld+json"))
            .map(|id| self.text(id))
    }

    /// The links of the page: address and text.
    pub fn links(&self) -> Vec<(String, String)> {
        let links =
            self.elements("a").filter_map(|id| Some((self.attr(id, "href")?.to_owned(), self.text(id))));
        links.collect()
    }

    /// What stands in lines of text.
    pub fn typed(&self) -> Vec<String> {
        self.elements("input").filter_map(|id| self.attr(id, "value").map(str::to_owned)).collect()
    }

    /// The names of the fields of which the page says that they are wrong.
    pub fn refused(&self) -> Vec<String> {
        let summary = self.elements("a").filter(|id| {
            self.above(*id)
                .any(|above| self.attr(above, "class").is_some_and(|class| class.contains("error-summary")))
        });
        summary.filter_map(|id| self.attr(id, "href")?.strip_prefix('#').map(str::to_owned)).collect()
    }

    /// The forms that are sent.
    pub fn forms(&self) -> Vec<Form> {
        self.elements("form")
            .filter(|id| self.attr(*id, "method") == Some("post"))
            .map(|id| self.form(id))
            .collect()
    }

    fn form(&self, form: usize) -> Form {
        let id = self.attr(form, "id");
        let mut made = Form {
            action: self.attr(form, "action").unwrap_or_default().to_owned(),
            files: self.attr(form, "enctype").is_some(),
            ..Form::default()
        };
        for at in 0..self.0.len() {
            let tag = self.tag(at);
            let Some(name) = self.attr(at, "name") else { continue };
            let mine =
                self.above(at).any(|above| above == form) || id.is_some() && self.attr(at, "form") == id;
            if !mine || !["input", "textarea", "select", "button"].contains(&tag) {
                continue;
            }
            let kind = if tag == "input" { self.attr(at, "type").unwrap_or("text") } else { tag };
            let (value, first) = match tag {
                "textarea" => (self.text(at), String::new()),
                "select" => self.chosen(at),
                _ => (self.attr(at, "value").unwrap_or_default().to_owned(), String::new()),
            };
            let look_up = self.above(at).find_map(|above| self.attr(above, "data-look-up"));
            made.fields.push(Field {
                name: name.to_owned(),
                kind: kind.to_owned(),
                value,
                first,
                checked: self.attr(at, "checked").is_some(),
                look_up: look_up.map(str::to_owned),
            });
        }
        made
    }

    fn chosen(&self, select: usize) -> (String, String) {
        let options: Vec<usize> =
            self.elements("option").filter(|id| self.above(*id).any(|above| above == select)).collect();
        let value = |id: usize| self.attr(id, "value").unwrap_or_default().to_owned();
        let chosen = options.iter().find(|id| self.attr(**id, "selected").is_some()).map(|id| value(*id));
        let first = options.iter().map(|id| value(*id)).find(|value| !value.is_empty()).unwrap_or_default();
        (chosen.unwrap_or_default(), first)
    }
}

/// A form as it was served.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub action: String,
    pub files: bool,
    pub fields: Vec<Field>,
}

/// A field of it.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub kind: String,
    pub value: String,
    /// Of several choices, the first that is one.
    pub first: String,
    pub checked: bool,
    pub look_up: Option<String>,
}

impl Field {
    /// Whether anything can be typed into it that is shown again. A password never is.
    pub fn takes_text(&self) -> bool {
        ["text", "search", "url", "email", "date", "number", "tel", "textarea"].contains(&self.kind.as_str())
    }
}

impl Form {
    pub fn texts(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.takes_text())
    }

    /// What its buttons send.
    pub fn buttons(&self) -> Vec<&str> {
        self.fields.iter().filter(|field| field.kind == "button").map(|field| field.value.as_str()).collect()
    }

    /// The form, filled in: of each field that takes text, what is said of it; of the others, what is chosen or the first.
    pub fn filled(&self, button: &str, mut text: impl FnMut(&Field) -> String) -> Vec<(String, String)> {
        let mut sent: Vec<(String, String)> = Vec::new();
        for field in &self.fields {
            let value = match field.kind.as_str() {
                _ if field.takes_text() => text(field),
                "hidden" => field.value.clone(),
                "select" if field.value.is_empty() => field.first.clone(),
                "select" => field.value.clone(),
                "checkbox" if field.checked => field.value.clone(),
                "radio" => {
                    let mut group = self.fields.iter().filter(|other| other.name == field.name);
                    let chosen = group.clone().find(|other| other.checked).or_else(|| group.next());
                    if chosen.is_some_and(|chosen| chosen.value == field.value) {
                        field.value.clone()
                    } else {
                        continue;
                    }
                }
                _ => continue,
            };
            sent.push((field.name.clone(), value));
        }
        if !button.is_empty() {
            sent.push(("do".to_owned(), button.to_owned()));
        }
        sent
    }
}
