"""The look of the HTML report, light and dark."""

STYLE = """
:root { color-scheme: light dark; --back: #ffffff; --raised: #f5f6f8; --text: #1b1d21; --soft: #565b63; --line: #d5d8dd;
  --first: #1f5fa8; --second: #a04a00; --good: #17693a; --bad: #b3261e; --bar: #7fa8d6; }
@media (prefers-color-scheme: dark) {
  :root { --back: #15171a; --raised: #1e2125; --text: #e7e8ea; --soft: #a8adb5; --line: #3a3e45;
    --first: #82b5f2; --second: #f0a868; --good: #74cf93; --bad: #ff8f85; --bar: #3f6ea6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1.25rem 4rem; background: var(--back); color: var(--text);
  font: 16px/1.55 system-ui, "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; } h4 { font-size: .95rem; margin: 1rem 0 .25rem; }
p { margin: .4rem 0; } a { color: var(--first); }
.soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: .75rem; padding: 0; margin: 1rem 0; list-style: none; }
.tiles li { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.tiles b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; line-height: 1.3; }
.tiles small { color: var(--soft); }
.row { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: flex-start; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .25rem .7rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; } thead th { color: var(--soft); font-weight: 600; }
.card td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
td.words, th.words { text-align: left; white-space: normal; min-width: 12rem; }
tbody th[colspan] { padding-top: .9rem; }
figure { margin: 0; max-width: 100%; } figcaption { font-weight: 600; margin-bottom: .4rem; }
svg { max-width: 100%; height: auto; }
svg .label { fill: var(--text); font-size: 12px; } svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
svg .grid { stroke: var(--line); fill: none; } svg polyline { fill: none; stroke-width: 2.5; }
svg .first { stroke: var(--first); } svg .second { stroke: var(--second); stroke-dasharray: 6 4; }
svg .faint { stroke: var(--soft); stroke-width: 1.25; stroke-dasharray: 2 4; }
svg .first.dot { fill: var(--first); } svg .mark { stroke: var(--bad); } svg .mark.dot { fill: var(--bad); }
svg .track { fill: var(--raised); stroke: var(--line); stroke-width: .5; } svg .bar { fill: var(--bar); }
svg .whisker { stroke: var(--text); stroke-width: 1.5; fill: none; }
.legend { list-style: none; padding: 0; margin: .25rem 0 0; font-size: .9rem; } .legend svg { vertical-align: middle; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .35rem 0; background: var(--raised); }
details details { background: var(--back); }
summary { cursor: pointer; padding: .45rem .75rem; overflow-wrap: anywhere; }
summary:focus-visible { outline: 3px solid var(--first); outline-offset: 2px; border-radius: .5rem; }
.inside { padding: 0 .75rem .75rem; }
.tag { display: inline-block; min-width: 4.6rem; font-weight: 600; font-size: .88rem; }
.id { color: var(--soft); font-size: .85rem; }
blockquote { margin: .35rem 0; padding: .1rem 0 .1rem .75rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
blockquote.good { border-color: var(--good); color: inherit; } blockquote.bad { border-color: var(--bad); color: inherit; }
blockquote small { display: block; color: var(--soft); }
@media print { details { break-inside: avoid; } }
"""
