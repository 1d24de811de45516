//! Tables from results: pure functions to Markdown and JSON
