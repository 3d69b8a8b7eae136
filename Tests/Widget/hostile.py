"""What strangers write, and what pages do to whatever stands in them."""

# Whatever of it runs calls `hit`.
SCRIPTS = [
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<svg/onload=hit()>",
    "\"><img src=x onerror=hit()>",
    "'-hit()-'",
    "javascript:hit()",
    "http://javascript:hit()//",
    "https://shop.example/\"onmouseover=\"hit()",
    "https://shop.example/?q=<script>hit()</script>",
    "[x](javascript:hit())",
    "<a href=\"javascript:hit()\">x</a>",
    "<iframe srcdoc=\"<script>parent.hit()</script>\"></iframe>",
    "<details open ontoggle=hit()>",
    "<math><mtext></style><img src=x onerror=hit()>",
    "<template><script>hit()</script></template>",
    "{{constructor.constructor('hit()')()}}",
    "${hit()}",
    "{name}{n}{time}",
    "__proto__",
    "constructor",
    "\u202egnp.exe https://shop.example/\u202egnp.exe",
    "</klepet-chat><script>hit()</script>",
    "data:text/html,<script>hit()</script>",
    "&lt;script&gt;hit()&lt;/script&gt;",
    "<style>@import 'javascript:hit()'</style>",
    "<base href=//evil.example>",
    "<form action=javascript:hit()><button>x",
]

# A page whose rules mean everything.
CSS = """
body * { all: unset !important; font-size: 50px !important; color: red !important; display: inline !important;
    letter-spacing: 1em !important; visibility: hidden !important; transform: rotate(20deg) !important; }
* { font-family: fantasy !important; line-height: 5 !important; text-align: right !important; }
html { font-size: 62.5%; } body { line-height: 4; text-transform: uppercase; direction: ltr; cursor: wait; }
klepet-chat, klepet-chat * { display: none !important; position: static !important; width: 5000px !important;
    opacity: 0.1 !important; pointer-events: none !important; filter: blur(9px) !important; }
button, input, textarea { background: lime !important; padding: 40px !important; float: left !important; }
svg { width: 300px !important; } p::before { content: "shouted " !important; }
"""
