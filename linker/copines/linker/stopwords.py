"""Words that say nothing of a subject, by language, as they are written."""

from collections.abc import Mapping

from copines.linker.accents import fold

_FR = """
a à a-t-elle a-t-il a-t-on afin ai aie aient ailleurs ainsi ait alors après as assez assurément au
au-delà au-dessous au-dessus aucun aucune aujourd'hui auquel aura aurai auraient aurais aurait
auront aussi autant autre autres aux auxquels avaient avais avait avant avec avez avoir avons ayant
beaucoup bien bon bonne c c'est-à-dire ça car ce ceci cela celle celle-ci celle-là celles celles-ci
celles-là celui celui-ci celui-là cependant certain certaine certaines certains certes ces cet
cette ceux ceux-ci ceux-là chaque chez ci ci-dessous ci-dessus ci-joint combien comme comment
contre d dans de déjà delà depuis derrière des dès désormais deux devant devrait dire dit dois doit
doivent donc dont du durant elle elle-même elles elles-mêmes en encore enfin ensuite entre envers
es est est-ce et étaient étais était étant êtes être eu eux eux-mêmes évidemment faire fais fait
faite faites faits fallait faut fera ferait fois font forcément franchement fut grâce hélas
heureusement hors ici il ils j jamais je jusqu jusque l la là là-bas là-dedans là-dessus laquelle
le lequel les lesquelles lesquels leur leurs loin lors lorsqu lorsque lui lui-même m ma mais malgré
malheureusement me même mêmes merci mes met mettre mieux moi moi-même moins mon moyen n n'est-ce ne
ni non nos notamment notre nous nous-mêmes on ont ou où oui par par-dessus parce parfois parmi
partout pas pendant peu peut peut-être peuvent peux plus plusieurs plutôt pour pourquoi pourrait
pouvait pouvez pouvoir pouvons près presque puis puisqu puisque qu quand quant que quel quelle
quelles quelqu quelque quelques quelques-unes quelques-uns quels qui quoi quoique rien s sa sais
sait sans sauf se selon sera serai seraient serais serait seront ses seule seulement si sinon soi
soi-même soient sois soit sommes son sont sous souvent suis sur surement sûrement surtout t ta
tandis tant te tel telle telles tels tes toi toi-même ton toujours tous tout toute toutes très trop
tu un une va vais vas vers veut veux via viens vient vis-à-vis voici voilà voir volontiers vont vos
votre voudrait vous vous-même vous-mêmes vraiment vu y y-a-t-il
"""
_EN = """
a about above actually after again against all almost also although always am an and another any
anyone anything are aren around as at away be became because been before being below best better
between both but by came can cannot could couldn d day did didn do does doesn doing don done down
during each either else enough even ever every everyone everything few find for from further get
gets getting give go goes going gone good got great had hadn has hasn have haven having he her here
hers herself him himself his how however i if in instead into is isn it its itself just keep know
let like ll look lot m made make makes many may maybe me might mine more most much must my myself
need never new no nor not nothing now of off often on once one only onto or other others our ours
ourselves out over own people perhaps quite rather re really right s said same say says see seem
she should shouldn since so some someone something sometimes soon still such sure t take than that
the their theirs them themselves then there these they thing things think this those though through
thus time to together too took toward two under until up upon us use used using ve very want was
wasn way we well went were weren what when where whether which while who whole whom whose why will
with within without won would wouldn yet you your yours yourself
"""
_ES = """
a al algo algún alguna algunas alguno algunos ante antes aquel aquél aquella aquellas aquellos aquí
así aun aún aunque bien cada casi como cómo con contra cual cuál cuales cuáles cualquier cuando
cuándo cuanto cuánto de dé del desde donde dónde dos durante e el él ella ellas ello ellos en
entonces entre era eran eres es esa ésa esas ésas ese ése eso esos ésos esta está ésta estaba
estado estamos están estar estaría estas estás éstas este esté éste esto estos éstos estoy fue fué
fueron ha había hace hacen hacer hacia hacía han hasta hay he hemos incluso ir la las le les lo los
luego mas más me menos mi mí mientras mis mismo mucha muchas mucho muchos muy nada ni no nos
nosotros nuestra nuestro o os otra otras otro otros para pero poco podemos poder podrá podría por
porque puede pueden puedo pues que qué quien quién quienes quiénes se sé sea ser será serán sería
si sí sido siempre sin sino so sobre solo sólo somos son soy su sus también tampoco tan tanto te
tener tengo tiene tienen toda todas todavía todo todos tras tu tú tus un una unas uno unos va vamos
van vez voy y ya yo
"""
_DE = """
aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist
da dafür damit dann darüber das dass dein dem den denn der des dich die dies diese diesem diesen
dieser dieses dir doch dort du durch dürfen ein eine einem einen einer eines er es etwas euch für
gegen gewesen hab habe haben hat hatte hätte hatten hätten hier hin hinter ich ihm ihn ihnen ihr
ihre ihrem ihren im immer in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine keinen
können konnte könnte konnten könnten machen man mehr mein meine mich mir mit möchte muss müssen
musste mussten nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen sich
sie sind so soll sollte sollten sondern über um und uns unser unter viel vom von vor während war
wäre waren wären warum was weil weiter wenn wer werden wie wieder will wir wird wo wollte wollten
wurde würde wurden würden zu zum zur zwar zwischen
"""
_IT = """
a ad affinché ai al alla alle allo anche ancora avere aveva bene c c'è che chi ci ciò cioè com'è
come con contro cosa così cui d da dà dal dalla dalle dei del della delle dello dentro di dopo
dov'è dove due e è ed era erano essere fa fare fatto finché fino fra già gli ha hanno ho i il in io
l la là le lei li lì lo loro lui ma mai me mentre mi mia mio molto ne né nel nella nelle no noi non
nostra nostro o ogni per perchè perché però più poi poiché prima proprio può qualche quando quanto
quella quelle quelli quello questa queste questi questo qui quindi sarà se sé sei sempre senza si
sì sia siamo solo sono sopra sotto stato su sua sue sul sulla suo suoi te ti tra tu tua tuo tutta
tutte tutti tutto un una uno va verso vi voi
"""
_PT = """
a à aí ainda ao aos após aquela aquele aqui as às assim ate até através com como da das de dela
dele depois do dos e é ela elas ele eles em então entre era essa esse esta está estão estar estará
este eu foi for foram ha há isso isto já lá lhe mais mas me mesmo meu minha muito na não nas nem no
nos nossa nosso num numa o onde os ou para pela pelas pelo pelos por porque porquê qual quando
quanto que quem são se sem ser será serão seu seus só sobre sua suas também te tem têm tinha toda
todas todo todos tu tudo um uma umas uns vai você vocês
"""
_NL = """
aan al alle alleen als altijd andere ben bij daar dan dat de deze die dit doch doen door dus een
één en er had heb hebben heeft het hier hij hoe hun iets ik in is ja je jij jullie kan kon kunnen
maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat ons onze ook op over te
tegen toch toen tot u uit uw van veel voor want waren was wat we wel werd wie wij wil worden wordt
zal ze zei zelf zich zij zijn zo zo'n zonder zou
"""

_CA = """
a abans això així al algun alguna algunes alguns allò als altra altre altres amb aquell aquella
aquelles aquells aquest aquesta aquestes aquests aquí bé cada com contra cosa de del dels des
després doncs durant el ella elles ells els em en encara ens entre era eren és està estan estar
et fa fer fins ha han has havia hem hi ho i ja jo l la les li llavors lo mai mateix mateixa
mentre meu meva molt molta moltes molts més meus n ni no nosaltres o on per perquè però poc pot
què qual quals qualsevol quan quant que qui sempre sense ser seu seus seva seves si sí sinó són
sobre sota tan també tant te tenir tens teu teva tinc tot tota totes tots té tu un una unes uns
va van vas vaig ves vosaltres
"""
_LISTS = {"fr": _FR, "en": _EN, "es": _ES, "de": _DE, "it": _IT, "pt": _PT, "nl": _NL, "ca": _CA}

#: As they are written, and without their accents, as some write them and most write capitals: no
#: word here becomes a subject where its accents fall, but maïs becomes "mais".
STOPWORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(form for word in listed.split() for form in (word, fold(word)))
    for language, listed in _LISTS.items()
}
_HAVE = """
a ai aie aient ait as aura aurai auraient aurais aurait auras aurez auriez aurions aurons auront
avaient avais avait avez aviez avions avoir avons ayant ayez ayons eu eut eurent ont
"""
#: Words that count, but not where one of the others stands shortly before: été is summer, and been;
#: dû is due, and had to; sûr is safe, and "bien sûr" nothing.
ASIDES: Mapping[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    "fr": (
        (frozenset({"été", "dû"}), frozenset(_HAVE.split())),
        (frozenset({"sûr"}), frozenset({"bien"})),
    ),
}
