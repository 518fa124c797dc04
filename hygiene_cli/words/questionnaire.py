"""What the questionnaire's page says, and what is said when its answers are taken in."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "cli.verb.questionnaire": (
        "la page que remplit le secrétariat ou la direction",
        "the page that the secretary or the director fills in",
    ),
    "help.questionnaire": (
        "Écrit une page à ouvrir dans un navigateur, sans réseau : les seules questions dues aujourd’hui. Les réponses "
        "enregistrées se prennent en compte avec « hygiene attest --from reponses.json ».",
        "Writes a page to open in a browser, offline: only the questions that are due today. The answers it saves are "
        "taken in with `hygiene attest --from answers.json`.",
    ),
    "opt.page_output": ("la page à écrire (.html)", "the page to write (.html)"),
    "opt.answers": (
        "prendre en compte les réponses enregistrées par la page de « hygiene questionnaire »",
        "take in the answers saved by the page of `hygiene questionnaire`",
    ),
    "opt.documents": (
        "avec --from : le dossier des pièces que citent les réponses ; sinon celui des réponses",
        "with --from: the folder of the documents that the answers name; by default that of the answers",
    ),
    "questionnaire.done": (
        "{path} : {n} question, environ {minutes} min|{path} : {n} questions, environ {minutes} min",
        "{path}: {n} question, about {minutes} min|{path}: {n} questions, about {minutes} min",
    ),
    "questionnaire.nothing": ("{path} : rien n’est dû aujourd’hui", "{path}: nothing is due today"),
    "questionnaire.file": ("reponses", "answers"),
    "questionnaire.title": ("Questionnaire de sécurité", "Security questionnaire"),
    "questionnaire.skip": ("Aller aux questions", "Go to the questions"),
    "questionnaire.intro": (
        "Bonjour ! Il y a aujourd’hui une question à voir ensemble. Comptez une minute."
        "|Bonjour ! Il y a aujourd’hui {n} questions à voir ensemble. Comptez environ {minutes} minutes, en plusieurs fois "
        "si vous préférez.",
        "Hello! There is one question to go through today. Allow a minute."
        "|Hello! There are {n} questions to go through today. Allow about {minutes} minutes, in several sittings if you like.",
    ),
    "questionnaire.honest": (
        "Il n’y a pas de mauvaise réponse. « Non » et « Je ne sais pas » sont utiles : ils disent par où commencer.",
        "There is no wrong answer. “No” and “I don’t know” are useful: they say where to start.",
    ),
    "questionnaire.pause": (
        "Vous pouvez fermer la page et la rouvrir plus tard sur le même ordinateur : vos réponses y restent.",
        "You can close the page and open it again later on the same computer: your answers stay there.",
    ),
    "questionnaire.private": (
        "Rien n’est envoyé sur Internet. N’écrivez ni mot de passe, ni code, ni nom de patient.",
        "Nothing is sent over the Internet. Write no password, no code and no patient’s name.",
    ),
    "questionnaire.all_good": (
        "Tout est à jour : il n’y a aucune question aujourd’hui. Bonne journée !",
        "Everything is up to date: there is no question today. Have a good day!",
    ),
    "questionnaire.noscript": (
        "Votre navigateur bloque JavaScript : la page peut s’imprimer, mais pas s’enregistrer.",
        "Your browser blocks JavaScript: the page can be printed, but not saved.",
    ),
    "questionnaire.progress": ("Avancement", "Progress"),
    "questionnaire.next": ("Question suivante", "Next question"),
    "questionnaire.save": ("Enregistrer mes réponses", "Save my answers"),
    "questionnaire.save_short": ("Enregistrer", "Save"),
    "questionnaire.open": ("Reprendre un fichier de réponses", "Open a file of answers"),
    "questionnaire.who": ("Qui répond ?", "Who answers?"),
    "questionnaire.who_help": (
        "Ces deux noms signent les réponses « Oui » et « Sans objet ». Vous pourrez en changer pour une question.",
        "These two names sign the answers “Yes” and “Does not apply”. You can change the first for a question.",
    ),
    "questionnaire.by": ("Je réponds", "I answer"),
    "questionnaire.approved_by": ("Approuve pour la direction", "Approves for the directors"),
    "questionnaire.choose": ("Choisissez…", "Choose…"),
    "questionnaire.other": ("Une autre personne…", "Somebody else…"),
    "questionnaire.other_name": ("{what} : autre personne", "{what}: somebody else"),
    "questionnaire.other_hint": ("Prénom et nom", "First and last name"),
    "questionnaire.as_above": ("Comme en haut", "As above"),
    "questionnaire.sections": ("Les parties du questionnaire", "The parts of the questionnaire"),
    "questionnaire.known": ("Ce que l’on sait déjà", "What is known already"),
    "questionnaire.last": (
        "Dernière réponse : {by}, le {date} ; elle vaut jusqu’au {until}.",
        "Last answer: {by}, on {date}; it holds until {until}.",
    ),
    "questionnaire.last_over": (
        "Dernière réponse : {by}, le {date} ; elle valait jusqu’au {until}.",
        "Last answer: {by}, on {date}; it held until {until}.",
    ),
    "questionnaire.registers": ("D’après les registres du cabinet : {why}.", "The practice’s registers say: {why}."),
    "questionnaire.machines": (
        "D’après la dernière lecture des machines : {good} en règle, {n} à corriger.",
        "The machines’ last readings say: {good} in order, {n} to correct.",
    ),
    "questionnaire.whom.direction": ("À voir avec la direction", "One for the directors"),
    "questionnaire.whom.office": ("Le secrétariat le sait souvent", "The office often knows"),
    "questionnaire.whom.provider": ("À demander à votre prestataire informatique", "One to ask your IT provider"),
    "questionnaire.choice.yes": ("Oui", "Yes"),
    "questionnaire.choice.no": ("Non", "No"),
    "questionnaire.choice.unknown": ("Je ne sais pas", "I don’t know"),
    "questionnaire.choice.none": ("Sans objet", "Does not apply"),
    "questionnaire.signs": ("En répondant oui, vous affirmez que :", "By answering yes, you state that:"),
    "questionnaire.signs_many": (
        "En répondant oui, vous affirmez ce qui suit. Décochez ce qui n’est pas encore vrai :",
        "By answering yes, you state the following. Untick what is not true yet:",
    ),
    "questionnaire.when": ("Vérifié le", "Verified on"),
    "questionnaire.by_one": ("Qui l’affirme", "Who states it"),
    "questionnaire.document": ("Document (facultatif)", "Document (optional)"),
    "questionnaire.field.director": ("Qui dirige le cabinet", "Who directs the practice"),
    "questionnaire.field.referent": ("Le référent", "The contact"),
    "questionnaire.field.deputies": ("Son suppléant", "The deputy"),
    "questionnaire.field.provider.name": ("Prestataire informatique", "IT provider"),
    "questionnaire.field.provider.contact": ("Son téléphone", "Its phone"),
    "questionnaire.field.insurer.name": ("Assureur", "Insurer"),
    "questionnaire.field.insurer.contact": ("Son contrat, son téléphone", "Its contract, its phone"),
    "questionnaire.field.tools.updates": ("Outil des mises à jour", "Tool for updates"),
    "questionnaire.field.tools.practices": ("Outil des réglages", "Tool for settings"),
    "questionnaire.field.tools.watch": ("Outil de surveillance", "Tool that watches"),
    "questionnaire.field.doctrine": ("Mots de passe", "Passwords"),
    "questionnaire.doctrine.regle-2013": (
        "Oui, tous les six mois (règle de 2013)",
        "Yes, every six months (rule of 2013)",
    ),
    "questionnaire.doctrine.anssi-2021": (
        "Non, seulement en cas de doute (ANSSI, 2021)",
        "No, only when in doubt (ANSSI, 2021)",
    ),
    "questionnaire.end": ("Pour finir", "To finish"),
    "questionnaire.hand_over": (
        "Enregistrez vos réponses, puis remettez le fichier à votre prestataire informatique : il verra ce qui change avant de "
        "l’inscrire. Le fichier se trouve d’ordinaire dans « Téléchargements ».",
        "Save your answers, then hand the file to your IT provider, who will see what changes before writing it. The file "
        "usually is in “Downloads”.",
    ),
    "questionnaire.print": ("Imprimer", "Print"),
    "questionnaire.clear": ("Effacer mes réponses de cet ordinateur", "Erase my answers from this computer"),
    "questionnaire.foot": (
        "Page sans réseau : elle n’envoie rien et ne lit rien d’autre que ce que vous y écrivez.",
        "An offline page: it sends nothing, and reads nothing but what you write in it.",
    ),
    "page.progress": ("{done} questions sur {all}", "{done} of {all} questions"),
    "page.answered": ("✓ Répondu", "✓ Answered"),
    "page.note_no": ("Un mot sur ce qui manque (facultatif)", "A word on what is missing (optional)"),
    "page.note_none": ("Pourquoi cela ne vous concerne pas", "Why this does not concern you"),
    "page.lack_choice": ("Il reste à choisir une réponse.", "An answer is still to be chosen."),
    "page.lack_reason": (
        "Dites en quelques mots pourquoi cela ne vous concerne pas.",
        "Say in a few words why this does not concern you.",
    ),
    "page.lack_true": ("Si rien n’est encore vrai, répondez « Non ».", "If nothing is true yet, answer “No”."),
    "page.lack_date": ("Il manque la date.", "The date is missing."),
    "page.lack_future": ("Cette date n’est pas encore arrivée.", "This date has not come yet."),
    "page.lack_old": (
        "Cette date est trop ancienne pour compter encore : il faut vérifier de nouveau, ou répondre « Non ».",
        "This date is too old to count: verify again, or answer “No”.",
    ),
    "page.lack_people": (
        "Choisissez d’abord, en haut de la page, qui répond et qui approuve.",
        "First choose, at the top of the page, who answers and who approves.",
    ),
    "page.summary": (
        "Oui : {yes} · Non : {no} · Je ne sais pas : {unknown} · Sans objet : {none} · Restent : {left}",
        "Yes: {yes} · No: {no} · I don’t know: {unknown} · Does not apply: {none} · Left: {left}",
    ),
    "page.not_kept": (
        "Ce navigateur ne garde pas vos réponses : avant de fermer la page, enregistrez-les dans un fichier, que vous pourrez "
        "reprendre plus tard.",
        "This browser does not keep your answers: before you close the page, save them as a file, which you can open later.",
    ),
    "page.saved": ("Enregistré : {name}", "Saved: {name}"),
    "page.saved_part": (
        "Enregistré : {name}. Réponses incomplètes, laissées de côté : {n}.",
        "Saved: {name}. Answers that lack something and were left out: {n}.",
    ),
    "page.opened": ("Réponses reprises de {name}.", "Answers taken from {name}."),
    "page.opened_part": (
        "Réponses reprises, sauf celles dont la question a changé ou n’est plus posée : {n}.",
        "Answers taken, but for those whose question has changed or is no longer asked: {n}.",
    ),
    "page.wrong_file": (
        "{name} n’est pas un fichier de réponses : choisissez celui que cette page a enregistré.",
        "{name} is no file of answers: choose the one that this page saved.",
    ),
    "page.other_practice": (
        "Ces réponses sont celles d’un autre cabinet : {name}.",
        "These answers are another practice’s: {name}.",
    ),
    "page.welcome_back": (
        "Bon retour ! Vos réponses sont là : {done} questions terminées.",
        "Welcome back! Your answers are here: {done} questions done.",
    ),
    "page.clear_sure": (
        "Effacer toutes vos réponses de cet ordinateur ? Le fichier déjà enregistré n’est pas touché.",
        "Erase all your answers from this computer? A file saved already is not touched.",
    ),
    "answers.new": ("nouveau, jusqu’au {until}[ ; {proof}]", "new, until {until}[; {proof}]"),
    "answers.renewed": ("renouvelé, jusqu’au {until}[ ; {proof}]", "renewed, until {until}[; {proof}]"),
    "answers.kept": ("inchangé, vaut déjà jusqu’au {until}", "unchanged, holds until {until} already"),
    "answers.none": ("sans objet : {note}", "does not apply: {note}"),
    "answers.absent": ("inchangé, déjà déclaré sans objet", "unchanged, said not to apply already"),
    "answers.lifted": ("n’est plus sans objet", "applies again"),
    "answers.field": ("practice.yml : {value}", "practice.yml: {value}"),
    "answers.over": (
        "trop ancien, daté du {day} : ne valait que jusqu’au {until}",
        "too old, dated {day}: it held until {until} only",
    ),
    "answers.no": ("non[ : {note}]", "no[: {note}]"),
    "answers.unknown": ("ne sait pas[ : {note}]", "not known[: {note}]"),
    "answers.document": ("pièce : {name}", "document: {name}"),
    "answers.digested": ("pièce {name}, reconnue à son empreinte", "document {name}, known by its digest"),
    "answers.kept_document": ("pièce {name}, gardée", "document {name}, kept"),
    "answers.by_name": (
        "pièce citée par son nom seulement : elle n’est pas dans {folder}",
        "document referenced by its name only: it is not in {folder}",
    ),
    "answers.nothing": ("rien à écrire", "nothing to write"),
    "answers.done": (
        "{n} changement écrit dans {path}|{n} changements écrits dans {path}",
        "{n} change written to {path}|{n} changes written to {path}",
    ),
    "answers.open": (
        "{n} point ouvert (✗, ?) : il sera redemandé|{n} points ouverts (✗, ?) : ils seront redemandés",
        "{n} open point (✗, ?): it will be asked again|{n} open points (✗, ?): they will be asked again",
    ),
    "ask.answers": (
        "Écrire ce changement dans {path} ?|Écrire ces {n} changements dans {path} ?",
        "Write this change to {path}?|Write these {n} changes to {path}?",
    ),
}
