"""What the terminal says around the verdicts."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "table.rule": ("Règle", "Rule"),
    "table.title": ("Intitulé", "Title"),
    "table.verdict": ("Verdict", "Verdict"),
    "table.hosts": ("✓/✗/?", "✓/✗/?"),
    "table.age": ("Âge", "Age"),
    "table.host": ("Machine", "Machine"),
    "table.controls": ("Contrôles", "Controls"),
    "table.class": ("Classe", "Class"),
    "table.read": ("Lue", "Read"),
    "table.before": ("Avant", "Before"),
    "table.after": ("Après", "After"),
    "age.days": ("{n} j", "{n} d"),
    "age.today": ("auj.", "today"),
    "terminal.not_a_verdict": (
        "Exécution partielle : elle ne donne pas de verdict pour le cabinet.",
        "Narrowed run: it gives no verdict for the practice.",
    ),
    "terminal.changed": ("changé", "changed"),
    "terminal.not_touched": ("Laissé en l’état", "Left as it was"),
    "terminal.nothing_to_plan": ("Rien à changer.", "Nothing to change."),
    "terminal.guard_ok": ("garde-fou : {text}", "guard: {text}"),
    "terminal.guard_no": ("garde-fou, refus : {text}", "guard, refused: {text}"),
    "terminal.accounts": ("comptes touchés : {accounts}", "accounts affected: {accounts}"),
    "terminal.plan_total": (
        "{n} correction prévue sur {machines} ; {left} en l’état."
        "|{n} corrections prévues sur {machines} ; {left} en l’état.",
        "{n} correction planned on {machines}; {left} left as is."
        "|{n} corrections planned on {machines}; {left} left as is.",
    ),
    "terminal.apply_total": (
        "{n} contrôle corrigé ; {left} en échec.|{n} contrôles corrigés ; {left} en échec.",
        "{n} control corrected; {left} still failing.|{n} controls corrected; {left} still failing.",
    ),
    "terminal.done.undo": ("remis dans l’état antérieur", "put back as it was"),
    "terminal.done.plan": ("serait remis dans l’état antérieur", "would be put back as it was"),
    "terminal.done.lift": ("de nouveau en vigueur", "in force again"),
    "terminal.lifted_word": ("levé pour un temps", "lifted for a time"),
    "terminal.as_it_was": ("inchangé", "unchanged"),
    "terminal.lifted": ("levé jusqu’au {until} par {by}", "lifted until {until} by {by}"),
    "terminal.nothing_put_back": ("rien à remettre en l’état", "nothing to put back"),
    "terminal.put_back_total": (
        "{n} contrôle remis dans l’état antérieur.|{n} contrôles remis dans l’état antérieur.",
        "{n} control put back as it was.|{n} controls put back as they were.",
    ),
    "terminal.failing": ("{n} échec|{n} échecs", "{n} failure|{n} failures"),
    "terminal.no_failing": ("aucun échec", "no failure"),
    "terminal.nothing_failed": ("Rien n’échouait : rien n’a été touché.", "Nothing failed: nothing was touched."),
    "terminal.no_hosts": ("Aucune machine.", "No machine."),
}
