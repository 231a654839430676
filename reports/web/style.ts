/**
 * The one style sheet, inlined into every page so that an exported page stands alone; the Content-Security-Policy names
 * it by its hash. Colours keep a contrast of 4.5 to 1 or more on both grounds.
 */

export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--panel:#f6f7f9;--line:#d5d9e0;--text:#1b1f27;--quiet:#555d6b;--link:#0b57a4;
--good:#176b34;--good-bg:#e3f4e8;--bad:#b3191f;--bad-bg:#fde7e7;--warn:#7d4a00;--warn-bg:#fdf0d8;--info-bg:#e6effa;
--string:#8a3a00;--keyword:#7a1fa2;--type:#0b6a75;--literal:#1c5d99;--comment:#5b6470;--call:#5b4a00;--mark:#ffe9a8}
@media (prefers-color-scheme:dark){:root{--bg:#14171c;--panel:#1c2027;--line:#363d49;--text:#e4e7ec;--quiet:#a3acba;--link:#7db7f5;
--good:#74d494;--good-bg:#173322;--bad:#ff8f8f;--bad-bg:#40191b;--warn:#f0bd62;--warn-bg:#3a2b10;--info-bg:#1b2a3d;
--string:#f2a97a;--keyword:#d6a1f0;--type:#72cfd8;--literal:#8fc3f5;--comment:#98a2b1;--call:#e0cf7d;--mark:#5a4a12}}
*{box-sizing:border-box}main{overflow-wrap:break-word}summary,bdi{overflow-wrap:anywhere}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--link)}a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--bg);padding:.3rem .6rem;z-index:2}
header.site{border-bottom:1px solid var(--line);background:var(--panel)}
header.site>div,main,footer{max-width:80rem;margin:0 auto;padding:.6rem 1rem}
header.site>div{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;align-items:baseline}
header.site strong{font-size:1.1rem;margin-right:.6rem}
nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.3rem 0}nav a[aria-current]{color:var(--text);font-weight:600;text-decoration:none;border-bottom:3px solid var(--link)}
.tools{margin-left:auto;display:flex;gap:1rem;align-items:baseline}
footer{color:var(--quiet);font-size:.87rem;padding-bottom:2rem}
h1{font-size:1.5rem;line-height:1.25;margin:.7rem 0 .4rem;overflow-wrap:anywhere}h2{font-size:1.13rem;margin:1.6rem 0 .5rem}
h3{font-size:1rem;margin:1rem 0 .3rem}p{margin:.4rem 0}
.quiet,dt{color:var(--quiet)}.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;overflow:auto;margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
section.code{max-height:40rem;overflow:auto;margin:.3rem 0}section.code pre{margin:0}
.cedar{unicode-bidi:bidi-override;direction:ltr}code.cedar{overflow-wrap:anywhere}
.t-comment{color:var(--comment);font-style:italic}.t-string{color:var(--string)}.t-keyword,.t-annotation{color:var(--keyword)}
.t-effect{color:var(--keyword);font-weight:700}.t-variable{color:var(--literal);font-weight:600}.t-literal{color:var(--literal)}
.t-type{color:var(--type)}.t-call{color:var(--call)}
.ctl{background:var(--bad-bg);color:var(--bad);border-radius:3px;padding:0 .15em}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--quiet);padding:.2rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;white-space:nowrap}th.num{text-align:right}td.wide{min-width:18rem;overflow-wrap:anywhere}
tr[data-row]:hover td,tr[data-row]:focus-within td{background:var(--panel)}
.badge{display:inline-block;border-radius:1em;padding:0 .6em;font-size:.87rem;font-weight:600;white-space:nowrap;border:1px solid currentColor}
.s-new{color:var(--warn);background:var(--warn-bg)}.s-confirmed{color:var(--bad);background:var(--bad-bg)}
.s-fixed{color:var(--good);background:var(--good-bg)}.s-known,.s-duplicate,.s-invalid{color:var(--quiet);background:var(--panel)}
.verdict{border-left:6px solid var(--line);background:var(--panel);padding:.6rem 1rem;margin:.6rem 0;border-radius:4px}
.verdict h1{margin:.1rem 0}.verdict.good{border-color:var(--good);background:var(--good-bg)}
.verdict.bad{border-color:var(--bad);background:var(--bad-bg)}.verdict.warn{border-color:var(--warn);background:var(--warn-bg)}
.verdict .quiet{color:var(--text)}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.6rem;margin:.8rem 0;padding:0}
.tiles>div{border:1px solid var(--line);border-radius:6px;padding:.4rem .7rem;background:var(--panel)}
.tiles dt{font-size:.85rem}.tiles dd{margin:0;font-size:1.25rem;font-weight:600;overflow-wrap:anywhere}
.tiles .bad dd{color:var(--bad)}.tiles .good dd{color:var(--good)}.tiles .warn dd{color:var(--warn)}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:.8rem}
figure{margin:0}figure.chart{border:1px solid var(--line);border-radius:6px;padding:.4rem .6rem}
figcaption{font-size:.9rem}svg{display:block;max-width:100%;height:auto}
svg text{fill:var(--text);font:12px system-ui,sans-serif}svg .axis{fill:var(--quiet)}svg .grid{stroke:var(--line)}
svg .line{fill:none;stroke:var(--link);stroke-width:2}svg .dot{fill:var(--link)}svg .area{fill:var(--info-bg)}
svg .node{fill:var(--panel);stroke:var(--quiet)}svg .edge{fill:none;stroke:var(--quiet);stroke-width:1.4}svg .arrow{fill:var(--quiet)}
svg .principal{fill:var(--info-bg);stroke:var(--link);stroke-width:2.5}svg .resource{fill:var(--good-bg);stroke:var(--good);stroke-width:2.5}
svg .action{fill:var(--warn-bg);stroke:var(--warn);stroke-width:2.5}svg .absent{stroke-dasharray:4 3}svg .bar{fill:var(--link)}svg .beside{fill:var(--quiet)}
svg .role{font-weight:700}svg .label{font:12px ui-monospace,Menlo,Consolas,monospace}
form.filters,form.compare{display:flex;flex-wrap:wrap;gap:.5rem .8rem;align-items:end;margin:.6rem 0}
label{display:inline-flex;flex-direction:column;font-size:.87rem;color:var(--quiet);max-width:100%}
input,select,textarea,button{font:inherit;color:var(--text);background:var(--bg);border:1px solid var(--quiet);border-radius:5px;padding:.3rem .5rem;max-width:100%}
button{background:var(--panel);cursor:pointer;font-weight:600}button:hover{background:var(--info-bg)}button.main{background:var(--link);color:var(--bg);border-color:var(--link)}
.split{display:grid;grid-template-columns:minmax(0,1fr);gap:0 2rem}
@media (min-width:64rem){.split{grid-template-columns:minmax(0,1fr) 20rem}.split>aside{border-left:1px solid var(--line);padding-left:1.4rem}}
.buttons{display:flex;flex-wrap:wrap;gap:.4rem;margin:.4rem 0}
.answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.7rem}
.answers pre{margin:0;white-space:pre-wrap}.answers h3{margin:.2rem 0;overflow-wrap:anywhere}
.answer.odd pre{border-color:var(--bad)}.answer.others pre{border-color:var(--good)}
.answer mark{display:block;margin:0 -.8rem;padding:0 .8rem;background:var(--mark);color:var(--text)}
.answer.odd mark{background:var(--bad-bg)}.answer.others mark{background:var(--good-bg)}
.trace ul{list-style:none;margin:0;padding-left:1.1rem;border-left:1px solid var(--line)}.trace>ul{margin-left:.35rem}
.trace li{padding:.1rem 0;overflow-wrap:anywhere}
.trace .out{font-weight:600;white-space:pre-wrap}.trace .err{color:var(--warn)}
.note{border:1px solid var(--line);border-radius:6px;padding:.5rem .8rem;margin:.6rem 0;background:var(--panel)}
.note.bad{border-color:var(--bad)}.note.good{border-color:var(--good)}
.cmd{display:flex;gap:.5rem;align-items:start}.cmd pre{flex:1;margin:0}
.hole{background:var(--bad-bg);color:var(--bad);font-weight:600}
ol.source{padding-left:0;margin:0;counter-reset:none;list-style:none;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.85rem}
ol.source li{display:flex;white-space:pre-wrap}ol.source li:target{background:var(--mark)}ol.source li span{overflow-wrap:anywhere;min-width:0}ol.source a{min-width:3.5rem;text-align:right;padding-right:1rem;color:var(--quiet);text-decoration:none;flex:none}
dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .9rem;margin:.4rem 0}dl.facts dd{margin:0;overflow-wrap:anywhere}
dialog{background:var(--bg);color:var(--text);border:1px solid var(--line);border-radius:8px;max-width:30rem}kbd{border:1px solid var(--line);border-radius:4px;padding:0 .35em;background:var(--panel)}
details>summary{cursor:pointer}.hidden{display:none}
@media (max-width:40rem){td.wide{min-width:12rem}main{padding:.4rem .7rem}.only-wide{display:none}}
@media print{header.site,footer,form,.cmd button{display:none}section.code{max-height:none}}
`;
