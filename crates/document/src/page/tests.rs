use super::*;
use crate::{Column, Table};

fn page(first: &[Document], then: &[Document]) -> String {
    let preset = Preset {
        label: "4k < 8k".to_owned(),
        base: "27000".to_owned(),
        head_dim: 128,
        context: 4096,
    };
    let row = BaseRow {
        head_dim: 128,
        context: 4096,
        least: "26952.3".to_owned(),
        position: 4012,
        certificate: "a.cert".to_owned(),
        safe: Some("58789.5".to_owned()),
        safe_up: Some("58800".to_owned()),
        safe_certificate: Some("b.cert".to_owned()),
    };
    let layer = ModelLayer {
        name: "all".to_owned(),
        schedule: "RoPE".to_owned(),
        plain: true,
        base: "10000".to_owned(),
        head_dim: 128,
        reach: Some(4096),
        length: "1706".to_owned(),
        negative: Some(7),
    };
    let model = ModelCard {
        name: "a</script>b".to_owned(),
        verdict: Some("violated".to_owned()),
        source: "a file".to_owned(),
        layers: vec![layer],
    };
    Page {
        question: "A title & more?",
        description: "What it is.",
        lead: &["One.", "Two."],
        findings: &["Found *much*.".to_owned()],
        bases: &[row],
        printed: &[],
        models: &[model],
        example: "{}",
        first,
        then,
        presets: &[preset],
        citation: "@misc{}",
        others: &[("models", "models.md")],
        footer: &["End."],
        module: &[0, 97, 115, 109],
    }
    .to_html()
}

fn sample(name: &str, text: &str) -> Document {
    Document::new(name, "A *strong* title")
        .heading("Some words")
        .heading("Some words")
        .text(text)
        .table(Table::new(
            name,
            "Caption",
            [Column::left("verdict")],
            [["confirmed"]],
        ))
}

#[test]
fn parts_stand_in_their_places() {
    let html = page(&[sample("first", "")], &[sample("then", "")]);
    let at = |text: &str| {
        let found: Vec<_> = html.match_indices(text).collect();
        assert_eq!(found.len(), 1, "{text}");
        found[0].0
    };
    let places = [
        "<title>A title &amp; more?</title>",
        "<p>One.</p>\n<p>Two.</p>",
        "<tr><td>4k</td><td class=\"number\">26952.3</td>",
        "<li>Found <strong>much</strong>.</li>",
        "<li><a href=\"#explorer\">Explorer</a></li>",
        "<li><a href=\"#first\">A strong title</a></li>",
        "<section id=\"explorer\"",
        "<option data-base=\"27000\" data-head-dim=\"128\" data-context=\"4096\">4k &lt; 8k</option>",
        "<span class=\"badge violated\">violated</span>",
        "<section id=\"first\">",
        "<h3 id=\"first-some-words-2\">",
        "<section id=\"then\">",
        "@misc{}",
        "<p>End.</p>",
        "<script type=\"application/json\" id=\"data\">",
        "AGFzbQ==",
    ]
    .map(at);
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn text_of_documents_is_neither_markup_nor_template() {
    let html = page(&[sample("first", "<script>{{title}}</script>")], &[]);
    assert!(html.contains("<p>&lt;script&gt;{{title}}&lt;/script&gt;</p>"));
}

#[test]
fn verdicts_are_told_apart() {
    let rows = [
        ("confirmed", "confirmed"),
        ("confirmed under reading: B < 0", "reading"),
        ("*refuted*: 4293.44", "refuted"),
        ("not decidable without training", "training"),
    ];
    let cells = rows.map(|(verdict, _)| [verdict]);
    let table = Table::new("t", "Caption", [Column::wrap("verdict")], cells);
    let html = page(&[Document::new("verdicts", "Verdicts").table(table)], &[]);
    for (verdict, class) in rows {
        let verdict = crate::html::inline(verdict);
        let cell = format!("<td class=\"sentence verdict {class}\">{verdict}</td>");
        assert!(html.contains(&cell), "{cell}");
    }
}

/// The element's text to the byte is what a browser hashes.
#[test]
fn the_policy_allows_the_page_s_own_script_and_style_alone() {
    let html = page(&[], &[]);
    for (element, directive) in [("script", "script-src"), ("style", "style-src")] {
        let text = html
            .split_once(&format!("<{element}>"))
            .and_then(|(_, rest)| rest.split_once(&format!("</{element}>")));
        let (text, rest) = text.expect("the element");
        assert!(html.contains(&format!("{directive} '{}'", policy::hash(text))));
        assert!(!rest.contains(&format!("<{element}>")), "one {element}");
    }
    assert!(html.contains("content=\"default-src 'none';"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let html = page(&[], &[]);
    for reference in ["src=\"", "url(", "@import", "<iframe", "fetch(", "import("] {
        assert!(!html.contains(reference), "{reference}");
    }
}

/// What a document or a model is called ends no element early.
#[test]
fn data_stays_data() {
    let html = page(&[], &[]);
    assert_eq!(html.matches("</script>").count(), 4);
    assert!(html.contains("a\\u003c/script>b"));
    for allowed in ["'wasm-unsafe-eval'", "worker-src blob:"] {
        assert_eq!(html.matches(allowed).count(), 1, "{allowed}");
    }
    assert!(!html.contains("'unsafe-"));
}
