// How the window looks: one accent and what is derived from it, a rhythm of half an em, lengths that grow with the
// reader's letters. Light and dark are one sheet (light-dark()); in forced colours borders do what colours did.

export const STYLE = `
:host{--bg:light-dark(#fff,#16181e);--ink:light-dark(#15171c,#eef0f6);--soft:light-dark(#585f6e,#a4acbc);
--line:light-dark(#e5e7ee,#2c313c);--fill:light-dark(#f1f3f8,#242833);
--tint:light-dark(color-mix(in oklab,var(--a) 9%,var(--bg)),color-mix(in oklab,var(--a) 28%,var(--bg)));
--deep:light-dark(color-mix(in oklab,var(--a) 88%,#000),color-mix(in oklab,var(--a) 45%,#fff))}
.window{position:absolute;inset-block-end:4.75em;inset-inline-end:0;display:flex;flex-direction:column;
width:min(24.5em,calc(100vw - 2.5em));height:min(41em,calc(100dvh - 7em));overflow:hidden;outline:0;
border-radius:var(--klepet-radius,1.25em);background:var(--bg);color:var(--ink);border:1px solid var(--line);
box-shadow:0 .125em .5em #0001,0 1.25em 3.5em #0003;font-size:.9375em;line-height:1.45;text-align:start;
animation:up .22s cubic-bezier(.2,.9,.3,1.1)}
:host([position$=left]) .window,:host([position$=left]) .teaser{inset-inline:auto;left:0}
:host([position$=right]) .window,:host([position$=right]) .teaser{inset-inline:auto;right:0}
[hidden]{display:none!important}
@keyframes up{from{opacity:0;transform:translateY(.75em) scale(.98)}}
button,input,textarea,select{font:inherit;color:inherit;margin:0}
button{cursor:pointer;background:none;border:1px solid transparent;padding:0;-webkit-tap-highlight-color:transparent}
:is(button,input,textarea:not(.field),select,a,.log):focus-visible,.marks input:focus-visible+span{
outline:.125em solid var(--deep);
outline-offset:.125em}
.log:focus-visible{outline-offset:-.1875em;border-radius:.5em}
h2,p,fieldset{margin:0;padding:0;border:0}
.grow{flex:1;min-width:0}
.unseen{position:absolute;opacity:0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);margin:0}
svg{width:1.375em;height:1.375em;display:block}

header{position:relative;display:flex;align-items:center;gap:.75em;min-height:4.25em;padding:.75em .75em .75em 1em;
border-block-end:1px solid var(--line);flex:none}
[dir=rtl] header{padding:.75em 1em .75em .75em}
h2{font-size:1.0625em;font-weight:650;line-height:1.25;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
header p{color:var(--soft);font-size:.8667em;line-height:1.35;overflow-wrap:anywhere;display:-webkit-box;
overflow:hidden;
-webkit-line-clamp:3;-webkit-box-orient:vertical}
header p:empty{display:none}
.portrait{position:relative;display:grid;place-items:center;flex:none;width:2.5em;height:2.5em;border-radius:50%;
overflow:hidden;background:var(--tint);color:var(--deep);font-weight:650;border:1px solid transparent}
.portrait img{position:absolute;inset:0;width:100%;height:100%;object-fit:cover}
.round{display:grid;place-items:center;flex:none;width:2.5em;height:2.5em;border-radius:50%;color:var(--soft)}
.round:hover{background:var(--fill);color:var(--ink)}
.menu{position:absolute;z-index:2;inset-block-start:calc(100% - .5em);inset-inline-end:.75em;min-width:13em;
padding:.375em;border-radius:.875em;background:var(--bg);border:1px solid var(--line);color:var(--ink);
box-shadow:0 .75em 2em #0003}
.menu button{display:flex;align-items:center;justify-content:space-between;gap:1em;width:100%;min-height:2.75em;
padding:.375em .75em;border-radius:.5em;text-align:start}
.menu button:hover{background:var(--fill)}
.switch::after{content:"";width:2.25em;height:1.25em;border-radius:1em;border:1px solid transparent;
background:radial-gradient(circle at .625em,#fff 0 .4375em,#0000 .5em),var(--soft)}
.switch[aria-pressed=true]::after{background:radial-gradient(circle at calc(100% - .625em),#fff 0 .4375em,#0000 .5em),
var(--a)}
[dir=rtl] .switch::after{transform:scaleX(-1)}

.frame{position:relative;flex:1;min-height:5em;display:flex}
.log{flex:1;overflow:hidden auto;padding:1em;overscroll-behavior:contain;overflow-anchor:none;
scrollbar-width:thin;scrollbar-color:var(--line) transparent}
.list{display:flex;flex-direction:column}
.hero{display:none}
.fresh .hero{display:block;margin-block:.5em 1.5em}
.hello{font-size:1.75em;font-weight:700;line-height:1.2;letter-spacing:-.01em}
.help{font-size:1.75em;font-weight:700;line-height:1.2;letter-spacing:-.01em;opacity:.85;overflow-wrap:anywhere}
.fresh{height:min(30em,calc(100dvh - 7em));
background:linear-gradient(165deg,color-mix(in oklab,var(--a) 82%,#fff) -10%,var(--a) 45%,
color-mix(in oklab,var(--a) 86%,#000))}
.fresh :is(header,.log){color:var(--on)}
.fresh header{border-color:transparent}
.fresh header p{color:inherit;opacity:.92}
.fresh header .round{color:inherit}
.fresh header .round:hover{background:#fff3}
.fresh .portrait{background:#fff3;color:inherit}
.fresh :is(header button,.log):focus-visible{outline-color:var(--on)}
.fresh .composer{margin:0 .75em .75em;border:0;border-radius:1.25em;background:var(--bg);
box-shadow:0 .5em 1.5em #0003}

.row{display:flex;flex-direction:column;align-items:flex-start;position:relative;margin-block-start:.1875em;
max-width:86%;animation:in .18s ease-out}
@keyframes in{from{opacity:0;transform:translateY(.375em)}}
.row.first{margin-block-start:.875em}
.theirs,.dots{padding-inline-start:2.5em}
.row .portrait{display:none}
.theirs .portrait{position:absolute;inset-inline-start:0;inset-block-end:1.375em;width:2em;height:2em;
font-size:.8667em}
.theirs.last .portrait{display:grid}
.mine{align-self:flex-end;align-items:flex-end}
.bubble{padding:.5625em .875em;border-radius:1.125em;background:var(--fill);border:1px solid transparent;
white-space:pre-wrap;overflow-wrap:anywhere;max-width:100%}
.theirs .bubble{border-end-start-radius:.375em}
.theirs:not(.first) .bubble{border-start-start-radius:.375em}
.mine .bubble{background:var(--a);color:var(--on);border-end-end-radius:.375em}
.mine:not(.first) .bubble{border-start-end-radius:.375em}
.row a{color:var(--deep);text-underline-offset:.15em}
.mine a{color:inherit}
.bubble.gone{background:none;border:1px dashed var(--soft);color:var(--soft);font-style:italic}
.failed .bubble{opacity:.7}
.shop{max-width:100%;align-self:stretch}
.shop .bubble{background:var(--tint);font-size:.9333em;border-radius:.875em}
.who{font-size:.8em;color:var(--soft);font-weight:600;margin:0 .25em .1875em;display:none}
.theirs.first:not(.system) .who{display:block}
.row:is(.mine,.shop,.system,:not(.first)) .who{display:block;position:absolute;opacity:0;width:1px;height:1px;
overflow:hidden;clip-path:inset(50%)}
.tag{margin-inline-start:.5em;padding:.0625em .5em;border-radius:1em;background:var(--tint);color:var(--deep);
font-weight:650}
.quote{border-inline-start:.1875em solid var(--a);padding:.125em .625em;margin-block-end:.25em;color:var(--soft);
font-size:.8667em;max-width:100%;max-height:3em;overflow:hidden;overflow-wrap:anywhere}
.files{list-style:none;margin:.25em 0 0;padding:0}
.files li{padding:.5em .75em;border:1px solid var(--line);border-radius:.75em;font-size:.8667em;overflow-wrap:anywhere}
.files span,.card>*{display:block}
.shape{display:grid;gap:.5em;margin-block-start:.375em;max-width:100%;justify-items:start}
.shape :disabled{opacity:.55;cursor:default}
.card{min-width:13em;padding:.75em;border:1px solid var(--line);border-radius:1em;overflow-wrap:anywhere;width:100%}
.card img{width:100%;max-height:10em;object-fit:cover;border-radius:.625em;margin-block-end:.5em}
.card .buttons{display:flex;margin-block-start:.5em}
.shape form{display:grid;gap:.25em;padding:.75em;border:1px solid var(--line);border-radius:1em;min-width:14em}
.shape form .pill{margin-block-start:.5em;justify-self:start}
.reactions{margin:-.375em .5em 0;padding:0 .375em;border-radius:1em;background:var(--bg);border:1px solid var(--line);
position:relative;font-size:.8667em}
.meta{font-size:.7667em;color:var(--soft);margin:.1875em .375em 0;font-variant-numeric:tabular-nums}
.meta:empty{display:none}
.failed .meta{color:light-dark(#b3261e,#ffb4ab)}
.link{text-decoration:underline;font-weight:600;min-height:1.875em;padding:0 .25em;text-underline-offset:.15em}
.notice{display:flex;align-items:center;justify-content:center;margin-block:1em .25em;color:var(--soft);
font-size:.8em;text-align:center}
.day{gap:.75em;font-weight:600}
.day span{display:inline-block}.day span::first-letter{text-transform:uppercase}
.day::before,.day::after{content:"";flex:1;border-block-start:1px solid var(--line)}
.dots .bubble{display:flex;gap:.25em;padding:.75em .875em}
.dots i{width:.4375em;height:.4375em;border-radius:50%;background:var(--soft);animation:dot 1.2s infinite}
.dots i+i{animation-delay:.15s}.dots i+i+i{animation-delay:.3s}
@keyframes dot{0%,60%,100%{opacity:.35}30%{opacity:1;transform:translateY(-.1875em)}}
.chip{display:flex;gap:.375em;align-items:center;min-height:2.25em;padding:.25em .875em;border-radius:1.25em;
background:var(--bg);border:1px solid var(--line);color:var(--deep);font-size:.8667em;font-weight:600}
.older{margin:0 auto}
.newer{position:absolute;inset-block-end:.75em;inset-inline:0;margin:auto;width:max-content;
box-shadow:0 .25em 1em #0002}

.dock{flex:none;padding:.75em 1em;border-block-start:1px solid var(--line);max-height:65%;overflow:auto;
font-size:.9333em;background:var(--bg)}
.dock>p{margin-block-end:.625em}
.buttons{display:flex;flex-wrap:wrap;gap:.5em}
.pill{min-height:2.75em;padding:.4375em .9375em;border-radius:1.5em;border:1px solid var(--line);background:var(--bg);
color:var(--deep);font-weight:600}
.pill:hover{background:var(--tint)}
.pill.main{background:var(--tint);border-color:transparent}
form .pill.main{background:var(--a);color:var(--on)}
.pill.main:hover{background:color-mix(in oklab,var(--a) 20%,var(--bg))}
form .pill.main:hover{background:color-mix(in oklab,var(--a) 88%,#000)}
.line{display:flex;align-items:center;gap:.5em}
label,legend{display:block;font-weight:600;font-size:.9333em;margin-block-end:.375em;padding:0}
:is(.dock,.shape) :is(input:not(.unseen),textarea,select){flex:1;min-width:0;width:100%;min-height:2.75em;
padding:.5em .875em;
border:1px solid light-dark(#858c9b,#6b7383);border-radius:.875em;background:var(--bg)}
.dock [aria-invalid]{border-color:light-dark(#b3261e,#ffb4ab)}
.wrong{color:light-dark(#b3261e,#ffb4ab);margin-block-start:.375em}
.wrong:empty{display:none}
.survey{display:flex;flex-direction:column;gap:.875em}
.survey .line p{font-weight:650;font-size:1.0714em}
.marks{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;gap:.375em}
.marks label{position:relative;margin:0}
.marks span{display:grid;place-items:center;min-height:2.75em;border:1px solid var(--line);border-radius:.75em;
font-weight:600;cursor:pointer;font-variant-numeric:tabular-nums}

.marks:not(.many) span{font-size:1.1em}
.many{grid-auto-flow:row;grid-template-columns:repeat(auto-fit,minmax(1.875em,1fr));gap:.25em}
.many span{min-height:2.25em;border-radius:.5em}
.marks span:hover{background:var(--tint)}
.marks input:checked+span{background:var(--a);border-color:var(--a);color:var(--on)}
.survey>label{margin-block-end:-.5em}
.survey .pill{align-self:flex-start}

.composer{flex:none;border-block-start:1px solid var(--line);color:var(--ink)}
.composer form{display:flex;align-items:flex-end;gap:.5em;padding:.625em .625em .625em 1em}
[dir=rtl] .composer form{padding:.625em 1em .625em .625em}
.composer .field{flex:1;min-width:0;border:0;outline:0;resize:none;background:none;padding:.5625em 0;
max-height:9em;field-sizing:content;line-height:1.45;font-size:max(1em,var(--touch,1em))}
.composer form:focus-within{box-shadow:inset 0 .125em var(--deep)}
.fresh .composer form:focus-within{box-shadow:none;outline:.125em solid var(--on);outline-offset:.1875em;
border-radius:1.25em}
.composer ::placeholder{color:var(--soft);opacity:1}
.send{display:grid;place-items:center;flex:none;width:2.75em;height:2.75em;border-radius:50%;background:var(--fill);
color:var(--soft);transition:background .15s}
.send[data-ready]{background:var(--a);color:var(--on)}
.send[data-ready]:hover{background:color-mix(in oklab,var(--a) 88%,#000)}
.strip{padding:.5em 1em;background:light-dark(#fff4d6,#3a3016);color:light-dark(#5c4300,#ffe2a0);font-size:.8667em}
.fresh .strip{border-radius:1.25em 1.25em 0 0}

.teaser{position:absolute;inset-block-end:5em;inset-inline-end:0;display:flex;align-items:flex-start;gap:.625em;
width:max-content;max-width:min(20em,calc(100vw - 2.5em));padding:.75em .5em .75em .875em;border-radius:1.125em;
border-end-end-radius:.375em;background:var(--bg);color:var(--ink);border:1px solid var(--line);font-size:.9375em;
box-shadow:0 .75em 2.25em #0003;animation:up .25s ease-out}
.teaser .words{text-align:start;overflow:hidden;overflow-wrap:anywhere;display:-webkit-box;-webkit-line-clamp:4;
-webkit-box-orient:vertical;line-height:1.4;flex:1;min-height:2.25em;padding-block:.125em;border-radius:.25em}
.teaser .portrait{width:2.25em;height:2.25em}
.teaser .round{width:2em;height:2em;margin-block-start:-.25em}

@media (max-width:30em){
.window{position:fixed;inset:auto 0 auto 0!important;top:var(--top,0)!important;width:100vw;
height:var(--height,100dvh);max-height:none;border:0;border-radius:0}
}
@media (max-width:30em) and (hover:none){.window{--touch:16px}}
@media (max-height:30em){.window{height:var(--height,100dvh);position:fixed;top:var(--top,0);inset-block-end:auto}
header{min-height:3em;padding-block:.25em}}
@media (forced-colors:active){.bubble,.portrait,.tag,.pill,.send,.switch::after,.strip,.field,.chip
{border:1px solid}.mine .bubble{border-width:2px}.fresh{background:Canvas}.marks input:checked+span,.send[data-ready],
.switch[aria-pressed=true]::after{forced-color-adjust:none;background:Highlight;color:HighlightText}
.dots i{forced-color-adjust:none;background:CanvasText}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
`
