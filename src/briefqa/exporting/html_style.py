"""The style sheet of an HTML export. Fonts are named, never fetched."""

STYLE = """
:root { --ink: #1b1b1b; --soft: #595959; --line: #c9c9c9; --paper: #fdfdfb; --mark: #fff1b8; --link: #0b4f8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9e9e6; --soft: #b0b0ab; --line: #4c4c4a; --paper: #191918; --mark: #55480f; --link: #8fc4f4; }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font-size: 100%; line-height: 1.75;
  font-family: "Noto Serif", Georgia, "Times New Roman", "Noto Serif CJK TC", "Songti TC", PMingLiU, serif; }
:lang(zh-Hant) { font-family: "Noto Serif CJK TC", "Noto Serif TC", "Songti TC", PMingLiU, serif; }
:lang(zh-Hans) { font-family: "Noto Serif CJK SC", "Noto Serif SC", "Songti SC", SimSun, serif; }
:lang(en) { font-family: "Noto Serif", Georgia, "Times New Roman", "Noto Serif CJK TC", "Songti TC", PMingLiU, serif; }
body { margin: 0; }
main { max-width: 44rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; line-break: strict; }
h1 { font-size: 1.6rem; line-height: 1.35; margin: 1.5rem 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
.label { margin: 0; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: .3rem; font-size: .9rem; color: var(--soft); }
.statement { margin: .8rem 0; }
.above { margin: .8rem 0 0; font-size: .88rem; color: var(--soft); } .above + .statement, .above + .above { margin-top: 0; }
.quote, td bdi, blockquote { white-space: pre-wrap; }
.quote strong { background: var(--mark); color: inherit; padding: 0 .1em; }
blockquote { margin: .25rem 0 1rem; padding-inline-start: .9rem; border-inline-start: 3px solid var(--line); color: var(--soft); }
sup { line-height: 0; } sup a { padding: 0 .15em; text-decoration: none; }
a { color: var(--link); }
[role=doc-endnotes], .facts { font-size: .88rem; }
[role=doc-endnotes] p { margin: .15rem 0; } [role=doc-endnotes] li:target { background: var(--mark); }
.facts { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: start; font-weight: bold; padding: .4rem 0; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: start; vertical-align: top; overflow-wrap: normal; }
th:last-child, td:last-child bdi { white-space: nowrap; }
@media print {
  :root { --ink: #000; --soft: #333; --line: #888; --paper: #fff; --mark: #eee; --link: #000; }
  main { max-width: none; padding: 0; } h2, h3 { break-after: avoid; } li, tr, .statement { break-inside: avoid; }
  [role=doc-backlink] { display: none; }
}
"""
