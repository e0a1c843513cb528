"""Invented prose, the same for each seed, in which no two posts are near one another."""

import re
import unicodedata
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Tongue:
    """What sentences of a language are made of."""

    who: tuple[str, ...]
    did: tuple[str, ...]
    what: tuple[str, ...]
    where: tuple[str, ...]
    when: tuple[str, ...]
    also: str


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


TONGUES = {
    "fr": Tongue(
        _split("ma voisine|le boulanger|mon oncle Alphonse|la factrice|notre fille|un inconnu|"
               "le chat gris|la bibliothécaire|mon ancien patron|une cycliste|le vieux jardinier|"
               "la classe de Mireille|mon frère|une apprentie|le chef de gare|la couturière"),
        _split("a réparé|m'a montré|cherche depuis un mois|voulait revendre|n'aime pas|a repeint|"
               "a oublié|raconte toujours|photographie|a rapporté|collectionne|mesure avec soin|"
               "a perdu|m'a prêté|trouve trop cher|a promis de lire"),
        _split("une brouette sans roue|trois bocaux de mirabelles|la carte des sentiers|un métier à "
               "tisser|le levain de seigle|un roman russe|la lampe du couloir|vingt bulbes de tulipes|"
               "une paire de sabots|le programme du ciné-club|un dictionnaire breton|la selle en cuir|"
               "des aiguilles en bambou|une horloge comtoise|le cahier des recettes|un poêle en fonte"),
        _split("derrière la gare|au marché de Redon|dans la remise|sur le quai numéro deux|chez les "
               "Lambert|au fond du verger|près du canal|dans une caisse humide|à la médiathèque|"
               "sous le préau|au col de la Schlucht|dans la cuisine d'été|au bord de l'étang"),
        _split("hier matin|un soir de pluie|depuis la Toussaint|pendant la grève|à l'aube|après le "
               "déjeuner|l'hiver dernier|au retour des vacances|ce dimanche|avant la foire|chaque "
               "mardi|le lendemain de l'orage|vers midi"),
        "Ce billet est paru aussi chez {}.",
    ),
    "en": Tongue(
        _split("my neighbour|the baker|uncle Albert|the postwoman|our daughter|a stranger|the grey "
               "cat|the librarian|my former boss|a cyclist|the old gardener|Miriam's class|my brother|"
               "an apprentice|the station master|the dressmaker"),
        _split("has mended|showed me|has been looking for|wanted to sell|does not like|has painted|"
               "forgot|always talks about|photographs|brought back|collects|carefully measures|lost|"
               "lent me|finds too expensive|promised to read"),
        _split("a wheelbarrow without a wheel|three jars of plums|the map of the footpaths|a weaving "
               "loom|the rye starter|a Russian novel|the lamp of the corridor|twenty tulip bulbs|a pair "
               "of clogs|the film club's programme|a Breton dictionary|the leather saddle|some bamboo "
               "needles|a grandfather clock|the book of recipes|a cast iron stove"),
        _split("behind the station|at the market in Ludlow|in the shed|on platform two|at the "
               "Lamberts' house|at the end of the orchard|near the canal|in a damp box|in the library|"
               "under the porch|on the moor|in the summer kitchen|by the pond"),
        _split("yesterday morning|on a rainy evening|since November|during the strike|at dawn|after "
               "lunch|last winter|when we came home|this Sunday|before the fair|every Tuesday|the day "
               "after the storm|around noon"),
        "This post has also appeared at {}.",
    ),
    "es": Tongue(
        _split("mi vecina|el panadero|mi tío Alfonso|la cartera|nuestra hija|un desconocido|el gato "
               "gris|la bibliotecaria|mi antiguo jefe|una ciclista|el viejo jardinero|la clase de "
               "Marisa|mi hermano|una aprendiz|el jefe de estación|la costurera"),
        _split("ha reparado|me enseñó|busca desde hace un mes|quería vender|no soporta|ha pintado|"
               "olvidó|siempre cuenta|fotografía|trajo de vuelta|colecciona|mide con cuidado|perdió|"
               "me prestó|encuentra muy caro|prometió leer"),
        _split("una carretilla sin rueda|tres tarros de ciruelas|el mapa de los senderos|un telar|la "
               "masa madre de centeno|una novela rusa|la lámpara del pasillo|veinte bulbos de tulipán|"
               "un par de zuecos|el programa del cineclub|un diccionario bretón|el sillín de cuero|unas "
               "agujas de bambú|un reloj de pared|el cuaderno de recetas|una estufa de hierro"),
        _split("detrás de la estación|en el mercado de Soria|en el cobertizo|en el andén dos|en casa "
               "de los Lambert|al fondo del huerto|cerca del canal|en una caja húmeda|en la biblioteca|"
               "bajo el porche|en la sierra|en la cocina de verano|junto al estanque"),
        _split("ayer por la mañana|una tarde de lluvia|desde noviembre|durante la huelga|al alba|"
               "después de comer|el invierno pasado|al volver a casa|este domingo|antes de la feria|cada "
               "martes|al día siguiente de la tormenta|hacia el mediodía"),
        "Esta entrada ha salido también en {}.",
    ),
}  # fmt: skip

_SOLD = _split(
    "Licensed betting operators offer free spins|Jackpots pay without deposit|Register an account "
    "before Sunday|Our trusted review of casino bonuses|Slots for players who win real money|Poker "
    "tables with crypto payouts|Roulette odds explained by professionals|Cheap loans approved online"
)


def title(chance: Random, language: str) -> str:
    """Return a title of two to five words that mean something."""
    tongue = TONGUES[language]
    what = chance.choice(tongue.what)
    return (what[0].upper() + what[1:]) + " " + chance.choice(tongue.where)


def prose(chance: Random, language: str) -> tuple[str, ...]:
    """Return two paragraphs of some ninety words."""
    tongue = TONGUES[language]
    said = []
    for _ in range(7):
        parts = [chance.choice(one) for one in (tongue.when, tongue.who, tongue.did, tongue.what,
                                                tongue.where)]  # fmt: skip
        text = f"{parts[0]}, {parts[1]} {parts[2]} {parts[3]} {parts[4]}"
        said.append(f"{text[0].upper()}{text[1:]} ({chance.randint(2, 900)}).")
    return " ".join(said[:4]), " ".join(said[4:])


def spam(chance: Random, number: int) -> tuple[str, tuple[str, ...]]:
    """Return title and text of a post of whoever bought the domain."""
    said = [f"{chance.choice(_SOLD)} {chance.randint(10, 990)}." for _ in range(14)]
    return f"Casino bonus {number}: {chance.choice(_SOLD).lower()}", (" ".join(said[:8]),
                                                                    " ".join(said[8:]))  # fmt: skip


def slug(text: str) -> str:
    """Return a title as an address spells it."""
    plain = unicodedata.normalize("NFD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
