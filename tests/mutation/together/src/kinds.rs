//! What is changed, by a walk over the syntax.

use crate::Mutant;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, BinOp, Expr, ImplItemFn, ItemConst, ItemFn, ItemMod, Pat, ReturnType,
    Signature, Type, UnOp,
};

/// All mutants of a file.
pub(crate) fn mutants(source: &str) -> Vec<Mutant> {
    let file = syn::parse_file(source).expect("Rust");
    let mut walk = Walk {
        source,
        found: Vec::new(),
        inside: String::new(),
    };
    walk.visit_file(&file);
    walk.found
}

struct Walk<'a> {
    source: &'a str,
    found: Vec<Mutant>,
    /// The function looked at.
    inside: String,
}

impl Walk<'_> {
    fn text(&self, span: Span) -> &str {
        &self.source[span.byte_range()]
    }

    fn add(&mut self, span: Span, text: String, what: String) {
        // `#` marks the switch.
        if text.matches('#').count() != 1 {
            return;
        }
        let (range, at) = (span.byte_range(), span.start());
        self.found.push(Mutant {
            place: (at.line, at.column + 1),
            start: range.start,
            end: range.end,
            text,
            what: format!("{what} in {}", self.inside),
        });
    }

    fn function(
        &mut self,
        attributes: &[Attribute],
        signature: &Signature,
        body: &syn::Block,
    ) -> bool {
        if signature.constness.is_some() || attributes.iter().any(is_test) {
            return false;
        }
        self.inside = signature.ident.to_string();
        let values: &[&str] = match &signature.output {
            ReturnType::Default => &["()"],
            ReturnType::Type(_, kind) => values(kind),
        };
        for value in values {
            let inner = self.text(body.span()).to_owned();
            let text = format!("{{ if # {{ return {value}; }} {}", &inner[1..]);
            self.add(body.span(), text, format!("replace the body with {value}"));
        }
        true
    }
}

fn is_test(attribute: &Attribute) -> bool {
    let path = attribute.path();
    path.is_ident("test")
        || (path.is_ident("cfg")
            && attribute
                .meta
                .require_list()
                .is_ok_and(|list| list.tokens.to_string() == "test"))
}

/// Values a function may return instead.
fn values(kind: &Type) -> &'static [&'static str] {
    let Type::Path(path) = kind else { return &[] };
    let Some(last) = path.path.segments.last() else {
        return &[];
    };
    match last.ident.to_string().as_str() {
        "bool" => &["true", "false"],
        "usize" | "u64" | "u32" | "u8" => &["0", "1"],
        "i64" | "i32" => &["0", "1", "-1"],
        "f64" | "f32" => &["0.0", "1.0", "-1.0"],
        "String" => &["String::new()"],
        "Vec" => &["Vec::new()"],
        "Option" => &["None"],
        _ => &[],
    }
}

fn others(operator: &BinOp) -> &'static [&'static str] {
    match operator {
        BinOp::Eq(_) => &["!="],
        BinOp::Ne(_) => &["=="],
        BinOp::And(_) => &["||"],
        BinOp::Or(_) => &["&&"],
        BinOp::Lt(_) => &["==", ">", "<="],
        BinOp::Gt(_) => &["==", "<", ">="],
        BinOp::Le(_) => &[">"],
        BinOp::Ge(_) => &["<"],
        BinOp::Add(_) => &["-", "*"],
        BinOp::Sub(_) => &["+", "/"],
        BinOp::Mul(_) => &["+", "/"],
        BinOp::Div(_) => &["%", "*"],
        BinOp::Rem(_) => &["/", "+"],
        BinOp::Shl(_) => &[">>"],
        BinOp::Shr(_) => &["<<"],
        BinOp::BitAnd(_) => &["|", "^"],
        BinOp::BitOr(_) => &["&", "^"],
        BinOp::BitXor(_) => &["|", "&"],
        BinOp::AddAssign(_) => &["-=", "*="],
        BinOp::SubAssign(_) => &["+=", "/="],
        BinOp::MulAssign(_) => &["+=", "/="],
        BinOp::DivAssign(_) => &["%=", "*="],
        BinOp::BitOrAssign(_) => &["&=", "^="],
        BinOp::BitAndAssign(_) => &["|=", "^="],
        _ => &[],
    }
}

/// Whether there is a `let` in a chain, which no other operator may join.
fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if self.function(&item.attrs, &item.sig, &item.block) {
            visit::visit_block(self, &item.block);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if self.function(&item.attrs, &item.sig, &item.block) {
            visit::visit_block(self, &item.block);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !item.attrs.iter().any(is_test) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_const(&mut self, _: &'ast ItemConst) {}

    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}

    fn visit_type(&mut self, _: &'ast Type) {}

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        let whole = Expr::Binary(binary.clone());
        if !has_let(&whole) {
            let own = self.text(binary.op.span()).to_owned();
            for other in others(&binary.op) {
                let (left, right) = (
                    self.text(binary.left.span()),
                    self.text(binary.right.span()),
                );
                let (left, right) = (left.to_owned(), right.to_owned());
                let assigns =
                    own.ends_with('=') && !matches!(own.as_str(), "==" | "!=" | "<=" | ">=");
                // Brackets, lest a chain of comparisons or a cast followed by `<` be read otherwise.
                let text = if assigns {
                    format!("if # {{ {left} {other} {right} }} else {{ {left} {own} {right} }}")
                } else {
                    format!(
                        "(if # {{ ({left}) {other} ({right}) }} else {{ {left} {own} {right} }})"
                    )
                };
                self.add(binary.span(), text, format!("replace {own} with {other}"));
            }
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        if matches!(unary.op, UnOp::Not(_) | UnOp::Neg(_)) {
            let own = self.text(unary.op.span()).to_owned();
            let inner = self.text(unary.expr.span()).to_owned();
            let text = format!("(if # {{ {inner} }} else {{ {own}{inner} }})");
            self.add(unary.span(), text, format!("delete {own}"));
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        let is_rest = |arm: &Arm| matches!(arm.pat, Pat::Wild(_)) && arm.guard.is_none();
        let has_rest = expression.arms.iter().any(is_rest);
        for arm in &expression.arms {
            let pattern = self.text(arm.pat.span()).to_owned();
            if let Some((_, guard)) = &arm.guard {
                if !has_let(guard) {
                    let own = self.text(guard.span()).to_owned();
                    self.add(
                        guard.span(),
                        format!("# || ({own})"),
                        format!("replace the guard of {pattern} with true"),
                    );
                    self.add(
                        guard.span(),
                        format!("!# && ({own})"),
                        format!("replace the guard of {pattern} with false"),
                    );
                }
            } else if has_rest && !is_rest(arm) {
                let text = format!("{pattern} if !#");
                self.add(arm.pat.span(), text, format!("delete the arm {pattern}"));
            }
        }
        visit::visit_expr_match(self, expression);
    }
}
