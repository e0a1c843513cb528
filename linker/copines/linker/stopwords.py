"""Words that say nothing of a subject, by language; lower case, accents folded."""

from collections.abc import Mapping

_FR = """
a afin ai aie aient ainsi ait alors apres as assez au aucun aucune auquel aura aurai auraient
aurais aurait auront aussi autant autre autres aux auxquels avaient avais avait avant avec avez
avoir avons ayant beaucoup bien bon bonne c ca car ce ceci cela celle celles celui cependant
certain certaine certaines certains ces cet cette ceux chaque chez ci combien comme comment
contre d dans de deja dela depuis derriere des desormais deux devant devrait dire dit dois doit
doivent donc dont du durant elle elles en encore enfin ensuite entre envers es est et etaient
etais etait etant ete etes etre eu eux faire fais fait faite faites faits fallait faut fera
ferait fois font fut grace hors ici il ils j jamais je jusqu jusque l la laquelle le lequel les
lesquelles lesquels leur leurs loin lors lorsqu lorsque lui m ma mais malgre me meme memes merci
mes met mettre mieux moi moins mon moyen n ne ni non nos notamment notre nous on ont ou oui par
parce parfois parmi partout pas pendant peu peut peuvent peux plus plusieurs plutot pour
pourquoi pourrait pouvait pouvez pouvoir pouvons pres presque puis puisqu puisque qu quand quant
que quel quelle quelles quelqu quelque quelques quels qui quoi quoique rien s sa sais sait sans
sauf se selon sera serai seraient serais serait seront ses seule seulement si sinon soi soient
sois soit sommes son sont sous souvent suis sur surtout t ta tandis tant te tel telle telles
tels tes toi ton toujours tous tout toute toutes tres trop tu un une va vais vas vers veut veux
via viens vient voici voila voir vont vos votre voudrait vous vraiment vu y
"""
_EN = """
a about above actually after again against all almost also although always am an and another any
anyone anything are aren around as at away be became because been before being below best better
between both but by came can cannot could couldn d day did didn do does doesn doing don done
down during each either else enough even ever every everyone everything few find for from
further get gets getting give go goes going gone good got great had hadn has hasn have haven
having he her here hers herself him himself his how however i if in instead into is isn it its
itself just keep know let like ll look lot m made make makes many may maybe me might mine more
most much must my myself need never new no nor not nothing now of off often on once one only
onto or other others our ours ourselves out over own people perhaps quite rather re really right
s said same say says see seem she should shouldn since so some someone something sometimes soon
still such sure t take than that the their theirs them themselves then there these they thing
things think this those though through thus time to together too took toward two under until up
upon us use used using ve very want was wasn way we well went were weren what when where whether
which while who whole whom whose why will with within without won would wouldn yet you your
yours yourself
"""
_ES = """
a al algo algun alguna algunas alguno algunos ante antes aqui asi aun aunque bien cada casi como
con contra cual cuales cualquier cuando cuanto de del desde donde dos durante e el ella ellas
ello ellos en entonces entre era eran eres es esa esas ese eso esos esta estaba estado estamos
estan estar estas este esto estos estoy fue fueron ha habia hace hacen hacer hacia han hasta hay
he hemos incluso ir la las le les lo los luego mas me menos mi mientras mis mismo mucha muchas
mucho muchos muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero
poco podemos poder por porque puede pueden puedo pues que quien quienes se sea ser si sido
siempre sin sino so sobre solo somos son soy su sus tambien tampoco tan tanto te tener tengo
tiene tienen toda todas todavia todo todos tras tu tus un una unas uno unos va vamos van vez voy
y ya yo
"""
_DE = """
aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis
bist da damit dann das dass dein dem den denn der des dich die dies diese diesem diesen dieser
dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch fur gegen
gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren
im immer in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine keinen konnen machen
man mehr mein meine mich mir mit muss nach nicht nichts noch nun nur ob oder ohne schon sehr
sein seine seinem seinen sich sie sind so soll sondern uber um und uns unser unter viel vom von
vor war waren warum was weil weiter wenn wer werden wie wieder will wir wird wo wurde wurden zu
zum zur zwar zwischen
"""
_IT = """
a ad ai al alla alle allo anche ancora avere aveva bene c che chi ci cio come con contro cosa
cosi cui d da dal dalla dalle dei del della delle dello dentro di dopo dove due e ed era erano
essere fa fare fatto fino fra gia gli ha hanno ho i il in io l la le lei li lo loro lui ma mai
me mentre mi mia mio molto ne nel nella nelle no noi non nostra nostro o ogni per perche pero
piu poi prima proprio qualche quando quanto quella quelle quelli quello questa queste questi
questo qui quindi sara se sei sempre senza si sia siamo solo sono sopra sotto sua sue suo suoi
stato su sul sulla te ti tra tu tua tuo tutta tutte tutti tutto un una uno va verso vi voi
"""
_PT = """
a ainda ao aos aquela aquele as ate com como da das de dela dele depois do dos e ela elas ele
eles em entre era essa esse esta estao estar este eu foi for foram ha isso isto ja la lhe mais
mas me mesmo meu minha muito na nao nas nem no nos nossa nosso num numa o onde os ou para pela
pelas pelo pelos por porque qual quando quanto que quem se sem ser seu seus so sobre sua suas
tambem te tem tinha toda todas todo todos tudo tu um uma umas uns vai voce
"""
_NL = """
aan al alle alleen als altijd andere ben bij daar dan dat de deze die dit doch doen door dus een
en er had heb hebben heeft het hier hij hoe hun iets ik in is ja je jij jullie kan kon kunnen
maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat ons onze ook op over te
tegen toch toen tot u uit uw van veel voor want waren was wat we wel werd wie wij wil worden
wordt zal ze zei zelf zich zij zijn zo zonder zou
"""

STOPWORDS: Mapping[str, frozenset[str]] = {
    "fr": frozenset(_FR.split()), "en": frozenset(_EN.split()), "es": frozenset(_ES.split()),
    "de": frozenset(_DE.split()), "it": frozenset(_IT.split()), "pt": frozenset(_PT.split()),
    "nl": frozenset(_NL.split()),
}  # fmt: skip
