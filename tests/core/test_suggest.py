from copines.model import Mention
from copines.suggest import candidates, host_of, links_of

MEMBERS = {"zoe.example", "max.example"}


def said(blog: str, url: str, way: str = "post", name: str = "") -> Mention:
    return Mention(blog, url, way, name)


def test_a_post_names_each_site_once_and_no_file() -> None:
    html = (
        '<p><a href="https://lu.example/1?a=1&amp;b=2">x</a> <a class="y" href="https://lu.example/2">'
        '</a> <a href="https://img.example/photo.JPG">z</a> <a href="/ici">a</a>'
        '<img src="https://cdn.example/x"> <a href="http://www.ada.example/">b</a></p>'
    )
    assert [mention.url for mention in links_of("Zoé", html)] == [
        "https://lu.example/1?a=1&b=2",
        "http://www.ada.example/",
    ]


def test_a_site_needs_several_members_and_many_links_of_one_are_not_enough() -> None:
    mentions = [said("Zoé", f"https://lu.example/{n}") for n in range(9)]
    assert candidates(mentions, MEMBERS, 2) == ()
    mentions.append(said("Max", "http://www.lu.example/a"))
    (found,) = candidates(mentions, MEMBERS, 2)
    assert found.url == "http://www.lu.example/"
    assert found.by == {"Zoé": {"post": 9}, "Max": {"post": 1}}


def test_members_and_what_is_nobodys_are_not_candidates() -> None:
    urls = (
        "https://www.zoe.example/1",
        "https://fr.wikipedia.org/wiki/Ail",
        "https://youtu.be/x",
        "https://www.amazon.co.uk/dp/1",
        "https://wordpress.com/",
        "mailto:a@b.example",
        "https://[bad",
        "https://lu.wordpress.com/2020/",
    )
    mentions = [said(blog, url) for url in urls for blog in ("Zoé", "Max")]
    assert [c.url for c in candidates(mentions, MEMBERS, 2)] == ["https://lu.wordpress.com/"]


def test_lists_come_first_and_give_name_and_address() -> None:
    mentions = [
        *(said(blog, "https://ada.example/1") for blog in ("Zoé", "Max") for _ in range(5)),
        said("Zoé", "https://lu.example/blog/", "blogroll", "Chez Lu"),
        said("Max", "https://lu.example/blog/2020", "home"),
        *(said(blog, "https://eve.example/") for blog in ("Zoé", "Max", "Nour")),
    ]
    eve, lu, ada = candidates(mentions, MEMBERS, 2)
    assert [each.url for each in (eve, lu, ada)] == [
        "https://eve.example/",
        "https://lu.example/blog/",
        "https://ada.example/",
    ]
    assert lu.name == "Chez Lu"


def test_hosts_are_spelt_alike() -> None:
    assert host_of("HTTPS://WWW.Zoe.example:443/x") == "zoe.example"
    assert host_of("javascript:alert(1)") == ""
