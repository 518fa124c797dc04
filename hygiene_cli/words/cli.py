"""What the command line says of itself: help, questions, progress."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "cli.help": (
        "Contrôle, durcit et prouve les 40 règles d’hygiène informatique d’un cabinet d’imagerie.",
        "Checks, hardens and proves the 40 security hygiene rules of an imaging practice.",
    ),
    "cli.usage": ("Usage : ", "Usage: "),
    "cli.options": ("Options ", "Options"),
    "cli.verbs": ("Commandes ", "Commands"),
    "cli.opt.help": ("montrer cette aide", "show this help"),
    "cli.verb.check": (
        "lire les machines et les juger, sans rien y écrire",
        "read the hosts and judge them, writing nothing",
    ),
    "cli.verb.plan": (
        "dire ce que « apply » écrirait, machine par machine",
        "say what apply would write, host by host",
    ),
    "cli.verb.apply": ("corriger ce qui échoue, puis vérifier de nouveau", "set what fails, then check again"),
    "cli.verb.undo": (
        "remettre ce qu’une exécution a remplacé",
        "put back what a run replaced",
    ),
    "cli.verb.lift": (
        "lever un contrôle pour un temps, sur une machine",
        "lift a control on a host for a time",
    ),
    "cli.verb.status": (
        "le cabinet d’après l’historique, sans toucher une machine",
        "the practice from history, without touching a host",
    ),
    "cli.verb.report": ("rééditer le rapport d’une exécution passée", "render any past run again"),
    "cli.verb.history": ("les exécutions passées", "list the past runs"),
    "cli.verb.rules": ("les 40 règles et ce qui les couvre aujourd’hui", "the 40 rules and how each is covered today"),
    "cli.verb.explain": ("tout sur une règle ou un contrôle", "all about a rule or a control"),
    "cli.verb.kit": (
        "un fichier de lecture pour une machine hors d’atteinte",
        "one read-only file for a machine out of reach",
    ),
    "cli.verb.import": ("prendre en compte la réponse d’un kit", "take in a kit’s answer"),
    "cli.verb.init": ("créer un cabinet : inventaire et politique", "make a practice: inventory and policy"),
    "cli.verb.attest": ("attester ce qu’aucune machine ne montre", "attest what no machine can show"),
    "cli.verb.waive": ("accorder une dérogation, jusqu’à une date", "waive a failure until a day"),
    "cli.verb.waivers": ("les dérogations et leurs jours restants", "the waivers and their days left"),
    "cli.verb.actions": ("le plan d’actions : quoi, qui, pour quand", "the action plan: what, who, by when"),
    "cli.verb.audit": ("sceller l’audit annuel, vérifier un sceau", "seal the yearly audit, verify a seal"),
    "cli.verb.portfolio": ("plusieurs cabinets d’un coup d’œil", "many practices at a glance"),
    "cli.verb.export": ("la cartographie, chiffrée", "the map, encrypted"),
    "cli.verb.people": ("qui a quoi, partout", "who has what, everywhere"),
    "cli.verb.leave": ("noter un départ et ce qu’il laisse ouvert", "note a departure and what it leaves open"),
    "cli.verb.equipment": (
        "ce qu’aucune connexion ne lit, et ce qu’il y manque",
        "what no connection reads, and what it lacks",
    ),
    "cli.verb.doctor": (
        "les problèmes du poste de contrôle et de l’inventaire",
        "problems of the controller and the inventory",
    ),
    "cli.error": ("hygiene : {what}", "hygiene: {what}"),
    "cli.interrupted": ("interrompu ; ce qui était terminé est conservé", "interrupted; what was finished is kept"),
    "cli.interrupted_writing": (
        "interrompu ; ce qui était terminé est conservé, et ce qui pouvait couper l’accès à une machine est repris par elle-même en quelques minutes",
        "interrupted; what was finished is kept, and what could cut a host off is taken back by the host itself within minutes",
    ),
    "opt.lang": ("langue des textes (ou HYGIENE_LANG)", "language of the texts (or HYGIENE_LANG)"),
    "opt.version": ("les versions, puis quitter", "the versions, then leave"),
    "opt.inventory": (
        "inventaire Ansible, ou dossier d’un cabinet (répétable)",
        "Ansible inventory, or a practice’s folder (repeatable)",
    ),
    "opt.limit": ("seulement ces machines", "only these hosts"),
    "opt.rule": ("seulement les contrôles de cette règle (répétable)", "only this rule’s controls (repeatable)"),
    "opt.control": ("seulement ce contrôle (répétable)", "only this control (repeatable)"),
    "opt.format": ("écrire ce format sur la sortie standard", "write this format on standard output"),
    "opt.output": (
        "écrire aussi ce fichier ; la fin du nom donne le format : .html .json .csv .xml (répétable)",
        "also write this file; its ending gives the format: .html .json .csv .xml (repeatable)",
    ),
    "opt.verbose": ("plus de détails, comme Ansible", "more details, as in Ansible"),
    "opt.forks": ("machines lues en même temps", "hosts read at the same time"),
    "opt.timeout": ("délai de connexion, en secondes", "connection timeout in seconds"),
    "opt.extra_vars": ("variable supplémentaire (répétable)", "extra variable (repeatable)"),
    "opt.vault_id": ("comme Ansible (répétable)", "as in Ansible (repeatable)"),
    "opt.vault_file": ("comme Ansible (répétable)", "as in Ansible (repeatable)"),
    "opt.ask_vault": ("demander le mot de passe du coffre", "ask for the vault password"),
    "opt.ask_become": ("demander le mot de passe de sudo ou su", "ask for the sudo or su password"),
    "opt.ask_pass": ("demander le mot de passe de connexion", "ask for the connection password"),
    "opt.become_method": ("sudo (par défaut) ou su", "sudo (default) or su"),
    "opt.become_user": ("compte privilégié, root par défaut", "privileged account, root by default"),
    "opt.become": ("prendre les droits de root (sudo)", "become root (sudo)"),
    "opt.private_key": ("clé SSH", "SSH key"),
    "opt.user": ("compte de connexion", "connection account"),
    "opt.connection": ("mode de connexion (ssh, local)", "connection type (ssh, local)"),
    "opt.yes": ("ne pas demander de confirmation", "do not ask for confirmation"),
    "opt.profile": (
        "risque admis pour cette exécution, sauf sur les machines en lecture seule",
        "risk allowed for this run, except on audit-only hosts",
    ),
    "opt.host": ("la machine concernée (répétable)", "the host that is meant (repeatable)"),
    "opt.force": (
        "remettre aussi ce que quelqu’un d’autre a modifié depuis",
        "also put back what somebody else changed since",
    ),
    "opt.undo_plan": ("dire ce qui serait remis, sans rien écrire", "say what would be put back, writing nothing"),
    "opt.for": ("durée : 30m, 4h, 2d (sept jours au plus)", "how long: 30m, 4h, 2d (seven days at most)"),
    "opt.reason": ("pourquoi", "why"),
    "opt.by": ("qui le décide (par défaut, votre compte)", "who decides it (by default, your account)"),
    "opt.end": ("mettre fin à la levée tout de suite", "end the lift now"),
    "opt.doctor_hosts": (
        "interroger aussi les machines : levées, retours en attente, journaux",
        "ask the hosts too: lifts, changes that wait to be confirmed, journals",
    ),
    "opt.now": (
        "sans attendre la fenêtre de maintenance ni la fermeture des sessions",
        "without waiting for the maintenance window or for sessions to close",
    ),
    "opt.unobserved": (
        "sans observer d’abord qui serait coupé",
        "without observing first who would be cut",
    ),
    "opt.kit_host": ("la machine de l’inventaire que le kit lira", "the inventoried host that the kit is for"),
    "opt.kit_class": ("la classe de machine que le kit lira", "the class of host that the kit is for"),
    "opt.kit_every": (
        "tout lire, même hors de cette classe ou de la politique : pour essayer hygiene sur un vrai système",
        "read everything, even outside that class or the policy: to try hygiene on a real system",
    ),
    "opt.kit_output": ("le fichier à écrire", "the file to write"),
    "opt.import_host": ("la machine de l’inventaire à qui l’attribuer", "the inventoried host it belongs to"),
    "ask.choice": ("o/N", "y/N"),
    "ask.ssh": ("Mot de passe de connexion", "Connection password"),
    "ask.become": ("Mot de passe de sudo (vide : celui de connexion)", "Become password (empty: the connection’s)"),
    "ask.vault": ("Mot de passe du coffre", "Vault password"),
    "ask.undo": ("Remettre ce que {run} a remplacé sur {hosts} ?", "Put back what {run} replaced on {hosts}?"),
    "ask.apply": ("Appliquer ces {n} changements ?", "Apply these {n} changes?"),
    "help.check": (
        "Lit chaque machine en un aller-retour et juge les 40 règles. N’écrit jamais. "
        "Restreinte par -l, --rule ou --control, l’exécution montre ses machines et ses contrôles, sans verdict pour le cabinet.",
        "Reads each host in one round trip and judges the 40 rules. Never writes. "
        "Narrowed by -l, --rule or --control it shows its hosts and controls, not a verdict for the practice.",
    ),
    "help.plan": (
        "Dit ce que « apply » écrirait, machine par machine et contrôle par contrôle. N’écrit rien.",
        "Says what apply would write, per host and control. Writes nothing.",
    ),
    "help.apply": (
        "Corrige les seuls contrôles qui échouent, dans la limite du profil de chaque machine, puis vérifie de nouveau.",
        "Sets only the failing controls, within each host’s profile, then checks again.",
    ),
    "help.undo": (
        "Remet ce que l’exécution EXÉCUTION a remplacé, d’après le journal de chaque machine. Ce qui a été modifié depuis "
        "est laissé et signalé, sauf avec --force. Les paquets installés restent.",
        "Puts back what the run RUN replaced, from each host’s own journal. What was changed since is left and told, "
        "unless --force. Installed packages stay.",
    ),
    "help.lift": (
        "Lève un contrôle sur une machine pour un temps, par exemple pour l’intervention d’un éditeur ; la machine le "
        "remet en vigueur d’elle-même à la fin. Un contrôle levé n’est jamais conforme.",
        "Lifts a control on a host for a time, such as for a vendor’s intervention; the host puts it in force again by "
        "itself at the end. A lifted control is never compliant.",
    ),
    "help.status": (
        "Le cabinet d’après les dernières lectures, sans toucher une machine.",
        "The practice from its latest readings, without touching a host.",
    ),
    "help.report": (
        "Réédite l’exécution EXÉCUTION (voir « hygiene history »), telle qu’elle était.",
        "Renders the run RUN again (see `hygiene history`), as it was.",
    ),
    "help.history": (
        "Les exécutions passées de ce cabinet, la plus récente d’abord.",
        "The past runs of this practice, the latest first.",
    ),
    "help.rules": (
        "Les 40 règles, et comment chacune est couverte sur chaque système.",
        "The 40 rules, and how each is covered on each system.",
    ),
    "help.explain": (
        "Une règle (15) ou un contrôle (usb_storage_drivers_blocked) : pourquoi, ce qui est lu, ce qui est écrit.",
        "A rule (15) or a control (usb_storage_drivers_blocked): why, what is read, what is set.",
    ),
    "help.kit": (
        "Écrit un programme qui ne fait que lire, pour une machine qu’aucune connexion n’atteint : "
        "sudo python3 kit.py > poste.json, puis hygiene import poste.json.",
        "Writes one read-only program for a machine that no connection reaches: "
        "sudo python3 kit.py > host.json, then hygiene import host.json.",
    ),
    "help.import": ("Prend en compte la réponse d’un kit.", "Takes in a kit’s answer."),
    "help.init": (
        "Crée dans DOSSIER l’inventaire et la politique d’un nouveau cabinet, commentés.",
        "Makes in DIR the inventory and policy of a new practice, commented.",
    ),
    "help.doctor": (
        "Cherche ce qui manque ou menace, sur ce poste et dans l’inventaire, avec le remède.",
        "Looks for what is missing or dangerous here and in the inventory, with the remedy.",
    ),
    "progress.host": ("[{done}/{total}] {host} : {told}", "[{done}/{total}] {host}: {told}"),
    "progress.counts": (
        "{passing} conformes, {failing} non conformes, {other} autres",
        "{passing} pass, {failing} fail, {other} other",
    ),
    "progress.start": ("{verb} {run}", "{verb} {run}"),
    "apply.nothing": ("rien à corriger dans les limites de ce profil", "nothing to set within this profile"),
    "apply.abandoned": ("abandonné ; rien n’a été écrit", "abandoned; nothing was written"),
    "written": ("écrit : {path}", "written: {path}"),
    "history.empty": ("aucune exécution enregistrée pour ce cabinet", "no run recorded for this practice"),
    "history.run": ("Exécution", "Run"),
    "history.verb": ("Verbe", "Verb"),
    "history.finished": ("Terminée", "Finished"),
    "history.hosts": ("Machines", "Hosts"),
    "history.exit": ("Code", "Exit"),
    "history.selection": ("Restriction", "Narrowed to"),
    "explain.why": ("Pourquoi", "Why"),
    "explain.read": ("Ce qui est lu", "What is read"),
    "explain.set": ("Ce qui est écrit", "What is set"),
    "explain.set.none": ("rien : ce contrôle ne fait que constater", "nothing: this control only observes"),
    "explain.observe": ("Avant d’interdire", "Before it forbids"),
    "explain.observe.text": (
        "apply met d’abord la machine en observation ; check nomme qui serait coupé. L’interdiction attend {days} jours "
        "de calme (hygiene_observation_days), ou --without-observation.",
        "apply has the machine observe first; check names who would be cut. To forbid waits for {days} quiet days "
        "(hygiene_observation_days), or for --without-observation.",
    ),
    "explain.wanted": ("Ce qui est attendu", "What is expected"),
    "explain.variables": ("Variables en vigueur", "Variables in force"),
    "explain.danger": ("Danger", "Danger"),
    "explain.sources": ("Sources", "Sources"),
    "explain.clauses": ("Ce que la règle demande", "What the rule asks"),
    "explain.classes": ("Machines concernées", "Classes"),
    "explain.risk": ("risque de l’application : {risk}", "risk of enforcing: {risk}"),
    "explain.proves": ("Prouve", "Proves"),
    "explain.supports": ("Renforce les règles", "Strengthens rules"),
    "explain.packages": ("Paquets installés au besoin", "Packages installed when needed"),
    "explain.controls": ("Contrôles", "Controls"),
    "explain.supported_by": ("La renforcent sans la décider", "Strengthen it without deciding it"),
    "risk.0": ("0, aucun", "0, none"),
    "risk.1": ("1, gêne pour l’utilisateur", "1, user annoyance"),
    "risk.2": ("2, peut casser une application ou un appareil", "2, may break an application or a device"),
    "risk.3": ("3, peut enfermer dehors ou arrêter la machine", "3, may lock out or stop the host"),
    "rules.covered": ("Couverture", "Coverage"),
    "rules.clause": ("clause", "clause"),
    "coverage.system": ("{system} : {told}", "{system}: {told}"),
    "coverage.enforced": (
        "{n} contrôle, {set} avec correction|{n} contrôles, {set} avec correction",
        "{n} control, {set} with a fix|{n} controls, {set} with a fix",
    ),
    "coverage.fleet": ("toutes les machines ensemble", "all hosts together"),
    "coverage.controller": ("ce poste de contrôle", "this controller"),
    "coverage.attestation": ("attestation", "attestation"),
    "coverage.export": ("export d’un hébergeur, lu", "export of a host, read"),
    "coverage.register": ("registre", "register"),
    "coverage.none": ("aucun contrôle", "no control"),
    "coverage.supported": (
        "+ {n} contrôle la renforce sans la décider : hygiene explain {rule}|+ {n} contrôles la renforcent sans la décider : hygiene explain {rule}",
        "+ {n} control strengthens it without deciding it: hygiene explain {rule}|+ {n} controls strengthen it without deciding it: hygiene explain {rule}",
    ),
    "doctor.fine": ("rien à signaler", "nothing to report"),
    "doctor.remedy": ("→ {remedy}", "→ {remedy}"),
    "help.attest": (
        "Attestations. « attest 36 » donne celles de la règle 36 et ce qu’elles valent aujourd’hui ; « attest --missing » ce "
        "qui est dû ; « attest 36.restore --by … --approved-by … --evidence FICHIER » en écrit une dans practice/attestations.yml.",
        "Attestations. `attest 36` gives those of rule 36 and what they are worth today; `attest --missing` what is owed; "
        "`attest 36.restore --by … --approved-by … --evidence FILE` writes one into practice/attestations.yml.",
    ),
    "help.waive": (
        "Accorde une dérogation à un contrôle ou à une clause : douze mois au plus, 90 jours pour la règle 30. Elle a sa "
        "couleur, ne compte jamais comme conforme et ne protège plus le lendemain.",
        "Waives a control or a clause: twelve months at most, 90 days for rule 30. It has its own colour, never counts as "
        "compliant and no longer shields the day after.",
    ),
    "help.waivers": (
        "Les dérogations, celle qui finit le plus tôt d’abord.",
        "The waivers, the one that ends first on top.",
    ),
    "opt.missing": ("seulement ce qui est dû ou le sera sous 60 jours", "only what is owed, or will be within 60 days"),
    "opt.attest_by": ("qui l’affirme (id de people.yml)", "who states it (an id of people.yml)"),
    "opt.approved_by": ("qui l’approuve (id de people.yml)", "who approves it (an id of people.yml)"),
    "opt.attest_date": ("le jour où c’est vrai (aujourd’hui)", "the day on which it is true (today)"),
    "opt.valid_for": (
        "durée (12m, 31j) ou dernier jour ; au plus celle du guide",
        "span (12m, 31d) or last day; the guide’s at most",
    ),
    "opt.evidence": (
        "la pièce qui le prouve ; son empreinte est notée",
        "the document that proves it; its digest is noted",
    ),
    "opt.page": ("la page de la pièce", "the page of the document"),
    "opt.keep": ("garder la pièce dans practice/evidence", "keep the document in practice/evidence"),
    "opt.attest_host": (
        "seulement pour cette machine, que rien ne lit (répétable)",
        "only for this host, which nothing reads (repeatable)",
    ),
    "opt.note": ("une remarque", "a remark"),
    "opt.waive_host": ("seulement sur cette machine (répétable)", "only on this host (repeatable)"),
    "opt.until": (
        "dernier jour couvert (2026-12-31), ou durée (3m, 90j)",
        "last day covered (2026-12-31), or span (3m, 90d)",
    ),
    "opt.waive_reason": ("pourquoi", "why"),
    "opt.compensation": ("ce qui protège à la place", "what protects instead"),
    "help.actions": (
        "Ce qu’il y a à faire d’après les derniers résultats et les registres, le plus urgent d’abord. Un même contrôle qui "
        "échoue sur dix machines est une seule action.",
        "What is to be done by the last results and the registers, most urgent first. One control that fails on ten hosts is "
        "one action.",
    ),
    "help.actions.assign": ("Dit qui fait l’action N et pour quand.", "Says who does action N and by when."),
    "help.actions.note": ("Ajoute une remarque à l’action N.", "Adds a remark to action N."),
    "help.actions.done": (
        "Note que l’action N est faite ; elle se rouvre d’elle-même si une lecture la montre encore.",
        "Notes that action N is done; it opens again by itself when a reading still shows it.",
    ),
    "opt.all_actions": ("aussi ce qui n’échoue plus", "also what no longer fails"),
    "opt.actions_output": ("écrire le plan : .csv ou .ics (répétable)", "write the plan: .csv or .ics (repeatable)"),
    "opt.to": ("qui s’en charge (id de people.yml)", "who does it (an id of people.yml)"),
    "opt.due": ("pour quand (2026-12-31, ou 30j, 2m)", "by when (2026-12-31, or 30d, 2m)"),
    "opt.action_by": ("qui le dit", "who says so"),
    "actions.none": ("rien à faire", "nothing to do"),
    "actions.paper": ("papiers du cabinet", "the practice’s papers"),
    "actions.rules": ("règle {rules}|règles {rules}", "rule {rules}|rules {rules}"),
    "actions.gains": ("gagne {n} règle|gagne {n} règles", "gains {n} rule|gains {n} rules"),
    "actions.who": ("{to}, pour le {due}", "{to}, by {due}"),
    "actions.nobody": ("sans responsable ni date", "nobody and no date"),
    "actions.assigned": ("{n} : {to}, pour le {due}", "{n}: {to}, by {due}"),
    "actions.noted": ("{n} : noté", "{n}: noted"),
    "actions.done": ("{n} : fait, à confirmer par la prochaine lecture", "{n}: done, the next reading will tell"),
    "action.late": ("en retard", "late"),
    "action.open": ("à faire", "to do"),
    "action.reopened": ("rouverte : échoue encore", "reopened: still fails"),
    "action.waiting": ("faite, à vérifier", "done, to be verified"),
    "action.closed": ("close", "closed"),
    "effort.minutes": ("quelques minutes", "minutes"),
    "effort.hours": ("quelques heures", "hours"),
    "effort.days": ("quelques jours", "days"),
    "help.audit": (
        "L’audit annuel : « freeze » scelle tout ce sur quoi il repose, « verify » dit si un seul octet a changé depuis.",
        "The yearly audit: `freeze` seals all that it rests on, `verify` says whether a single byte changed since.",
    ),
    "help.audit.freeze": (
        "Scelle l’audit d’aujourd’hui dans practice/audits : résultats, politique, registres sous pseudonymes, empreintes des "
        "pièces, rapport, plan d’actions ; chaîné au précédent. Les noms sont dans un fichier à part, qui peut être effacé.",
        "Seals the audit of today in practice/audits: results, policy, registers under pseudonyms, digests of the evidence, "
        "report, action plan; chained to the one before. The names are in a side file, which may be erased.",
    ),
    "help.audit.verify": (
        "Dit si un audit scellé est intact, et s’il suit bien le précédent.",
        "Says whether a sealed audit is whole, and whether it follows the one before.",
    ),
    "opt.audit_name": ("le nom de l’audit : audit-2026", "the audit’s name: audit-2026"),
    "opt.auditor": (
        "qui audite ; quelqu’un du cabinet ou du prestataire : auto-évaluation",
        "who audits; somebody of the practice or the provider: a self-assessment",
    ),
    "opt.recipient": (
        "chiffrer pour cette clé publique age (répétable)",
        "encrypt to this public key of age (repeatable)",
    ),
    "opt.identity": (
        "la clé privée age, si l’audit est chiffré",
        "the private key of age, when the audit is encrypted",
    ),
    "audit.self": ("Auto-évaluation, par {auditor}", "Self-assessment, by {auditor}"),
    "audit.third": ("Audit par un tiers : {auditor}", "Audit by a third party: {auditor}"),
    "audit.sealed": (
        "scellé : {path}\nsceau : {seal}\n"
        "Recopiez ce sceau à sa place sur le rapport qui sera signé (« hygiene status -o rapport.html » l’imprime) : aucun "
        "rapport ne peut contenir le sceau du fichier qui le contient.",
        "sealed: {path}\nseal: {seal}\n"
        "Copy this seal to its place on the report that will be signed (`hygiene status -o report.html` prints it): no "
        "report can hold the seal of the file that holds it.",
    ),
    "audit.whole": (
        "{name} est intact : scellé le {at}, auditeur {auditor}",
        "{name} is whole: sealed on {at}, auditor {auditor}",
    ),
    "audit.seal": ("sceau : {seal}", "seal: {seal}"),
    "audit.alone": (
        "aucune chaîne à côté : comparez le sceau à celui qui a été noté",
        "no chain beside it: compare the seal with the one that was noted",
    ),
    "audit.chain_good": ("conforme à la chaîne des audits qui est à côté", "as the chain of audits beside it has it"),
    "audit.chain_broken": (
        "{name} ne correspond pas à la chaîne qui est à côté",
        "{name} does not match the chain beside it",
    ),
    "help.portfolio": (
        "Plusieurs cabinets, le plus en retard d’abord, règle par règle, et ce qui expire ce mois-ci.",
        "Many practices, the worst first, rule by rule, and what expires this month.",
    ),
    "opt.portfolio_output": ("écrire une page .html (répétable)", "write a page, .html (repeatable)"),
    "opt.export": (
        "écrire ici le rapport de chaque cabinet, chiffré pour sa propre clé",
        "write each practice’s report here, encrypted to its own key",
    ),
    "portfolio.title": ("Portefeuille de cabinets", "Portfolio of practices"),
    "portfolio.count": ("{n} cabinet|{n} cabinets", "{n} practice|{n} practices"),
    "portfolio.worst": ("Le plus en retard d’abord", "The worst first"),
    "portfolio.month": ("Expire ce mois-ci, ou a expiré :", "Expires this month, or has expired:"),
    "portfolio.rules": ("Les 40 règles, cabinet par cabinet", "The 40 rules, practice by practice"),
    "portfolio.expires": ("{what} : jusqu’au {day}", "{what}: until {day}"),
    "portfolio.more": ("et {n} autre|et {n} autres", "and {n} more|and {n} more"),
    "help.export": (
        "Ce qui sort du cabinet : la cartographie, chiffrée, et les tableaux pour un tableur.",
        "What leaves the practice: the map, encrypted, and tables for a spreadsheet.",
    ),
    "help.export.tables": (
        "Neuf fichiers CSV : règles, clauses, machines, personnes, comptes, comptes privilégiés, dérogations, attestations, "
        "équipements, tels qu’ils sont aujourd’hui. Lisibles par vous seul ; ils contiennent des noms.",
        "Nine CSV files: rules, clauses, hosts, people, accounts, privileged accounts, waivers, attestations, equipment, as "
        "they are today. Readable by you alone; they hold names.",
    ),
    "opt.tables_output": ("le dossier où les écrire", "the folder to write them in"),
    "tables.done": ("{n} tableaux écrits dans {path}", "{n} tables written in {path}"),
    "help.export.map": (
        "La cartographie de la règle 1 : machines, équipements, logiciels, liaisons, points névralgiques, et ce qui a été vu "
        "sans être déclaré. Jamais en clair.",
        "The map of rule 1: machines, equipment, software, links, critical points, and what was seen and is not declared. "
        "Never in clear.",
    ),
    "opt.map_output": ("fichier .html.age ou .json.age", "file, .html.age or .json.age"),
    "opt.map_recipient": (
        "clé publique age à qui elle est destinée (sinon export_key de practice.yml)",
        "the age public key that it is for (else export_key of practice.yml)",
    ),
    "opt.seen": ("table ARP ou liste de baux DHCP, à comparer", "an ARP table or list of DHCP leases, to compare with"),
    "opt.no_visit": (
        "sans interroger les machines : registres et inventaire seuls",
        "without asking the machines: registers and inventory alone",
    ),
    "map.done": (
        "écrit : {path} (machines lues : {n} sur {total} ; équipements : {equipment})",
        "written: {path} (machines read: {n} of {total}; equipment: {equipment})",
    ),
    "map.compared": (
        "vues sans être déclarées : {n} ; déclarées sans être vues : {unseen}",
        "seen and not declared: {n}; declared and not seen: {unseen}",
    ),
    "map.title": ("Cartographie", "Map"),
    "map.restricted": (
        "Diffusion restreinte : ne pas garder sur le réseau décrit",
        "Restricted: not to be kept on the network it describes",
    ),
    "map.none": ("aucun", "none"),
    "map.unread": ("(non lue)", "(not read)"),
    "map.machines": ("Machines", "Machines"),
    "map.equipment": ("Équipements", "Equipment"),
    "map.zones": ("Zones", "Zones"),
    "map.sensitive_points": ("Points névralgiques", "Critical points"),
    "map.flows": ("Flux permis", "Allowed flows"),
    "map.internet_links": ("Accès à Internet", "Internet accesses"),
    "map.partner_links": ("Liaisons avec des partenaires", "Links with partners"),
    "map.wifi": ("Réseaux sans fil", "Wireless networks"),
    "map.exposure": ("Exposé à Internet", "Exposed to the Internet"),
    "map.remote": ("Accès à distance", "Remote accesses"),
    "map.undeclared": ("Vu sans être déclaré", "Seen and not declared"),
    "map.unseen": ("Déclaré, non vu", "Declared and not seen"),
    "map.column.name": ("Nom", "Name"),
    "map.column.model": ("Modèle", "Model"),
    "map.column.address": ("Adresse", "Address"),
    "map.column.listening": ("Écoute", "Listens"),
    "map.column.software": ("Logiciels", "Software"),
    "map.column.id": ("Équipement", "Equipment"),
    "map.column.kind": ("Type", "Kind"),
    "map.column.version": ("Version", "Version"),
    "map.column.place": ("Lieu", "Place"),
    "map.column.zone": ("Zone", "Zone"),
    "map.column.subnet": ("Réseau", "Network"),
    "map.column.holds": ("Contient", "Holds"),
    "map.column.what": ("Quoi", "What"),
    "map.column.from": ("De", "From"),
    "map.column.to": ("Vers", "To"),
    "map.column.service": ("Service", "Service"),
    "map.column.reason": ("Raison", "Reason"),
    "map.column.partner": ("Partenaire", "Partner"),
    "map.column.ssid": ("Nom du réseau", "Network name"),
    "map.column.who": ("Qui", "Who"),
    "map.column.tool": ("Outil", "Tool"),
    "map.column.device": ("Poste", "Machine"),
    "map.column.mac": ("Adresse MAC", "MAC address"),
    "help.people": (
        "Les personnes du cabinet, leurs comptes, clés et droits, partout ; « people import FICHIER.csv » en ajoute depuis un "
        "tableur.",
        "The practice’s people, their accounts, keys and rights, everywhere; `people import FILE.csv` adds some from a "
        "spreadsheet.",
    ),
    "help.people.import": (
        "Ajoute les personnes d’un fichier CSV (Excel en français compris) ; celles qui sont déjà là restent telles quelles.",
        "Adds the people of a CSV file (French Excel’s included); those already there stay as they are.",
    ),
    "help.people.forget": (
        "Efface une personne partie des registres, de l’historique et des fichiers de noms des audits. Les sceaux restent "
        "intacts ; ce que git ou une sauvegarde ont gardé n’est pas effacé.",
        "Erases somebody who left from the registers, the history and the audits’ files of names. The seals stay whole; what "
        "git or a backup kept is not erased.",
    ),
    "opt.forget_yes": ("ne pas demander confirmation", "do not ask for confirmation"),
    "ask.forget": (
        "Effacer {name} des registres et de l’historique ? C’est sans retour",
        "Erase {name} from the registers and the history? There is no way back",
    ),
    "forget.abandoned": ("rien n’a été effacé", "nothing was erased"),
    "forget.name": ("Personne effacée", "Erased person"),
    "forget.done": (
        "{name} est effacé : les registres disent {nobody}. Les copies (git, sauvegardes, rapports déjà remis) restent à effacer à la main.",
        "{name} is erased: the registers say {nobody}. Copies (git, backups, reports handed over) are left to be erased by hand.",
    ),
    "forget.comment": (
        "{path}, ligne {line} : un commentaire nomme encore cette personne ; retirez-le",
        "{path}, line {line}: a comment still names this person; take it out",
    ),
    "help.equipment": (
        "Les équipements de equipment.yml et ce qui manque à chacun ; « equipment import FICHIER.csv » en ajoute depuis un "
        "tableur.",
        "The equipment of equipment.yml and what each lacks; `equipment import FILE.csv` adds some from a spreadsheet.",
    ),
    "help.equipment.import": (
        "Ajoute les équipements d’un fichier CSV (Excel en français compris) ; ceux qui sont déjà là restent tels quels.",
        "Adds the equipment of a CSV file (French Excel’s included); what is already there stays as it is.",
    ),
    "help.leave": (
        "Note le dernier jour d’une personne dans people.yml et donne tout ce qu’il reste à fermer, à rendre ou à confier. Un "
        "départ n’est clos que lorsque chaque compte est fermé et chaque clé rendue.",
        "Notes a person’s last day in people.yml and lists all that is still to be closed, returned or handed over. A "
        "departure is closed only when every account is closed and every key returned.",
    ),
    "opt.on": ("le dernier jour (2026-12-31)", "the last day (2026-12-31)"),
    "leave.stays": (
        "{name} n’a pas de date de départ ; ce serait à fermer :",
        "{name} has no departure date; this would be to close:",
    ),
    "leave.done": ("{name} part le {day} :", "{name} leaves on {day}:"),
    "leave.nothing": ("plus rien n’est ouvert", "nothing is open any more"),
    "leave.next": (
        "Notez chaque fermeture dans les registres (closed, returned : date et par qui) ; « hygiene apply --rule 3 » coupe ses "
        "comptes sur les machines après le dernier jour.",
        "Note each closing in the registers (closed, returned: date and by whom); `hygiene apply --rule 3` cuts the accounts on "
        "the machines after the last day.",
    ),
    "leave.account": ("fermer le compte {what}", "close the account {what}"),
    "leave.key": ("reprendre : {what}", "take back: {what}"),
    "leave.alarm": ("changer le code : {what}", "change the code: {what}"),
    "leave.privileged": (
        "confier ou fermer le compte privilégié {what}",
        "hand over or close the privileged account {what}",
    ),
    "leave.remote": ("fermer l’accès à distance : {what}", "close the remote access: {what}"),
    "leave.equipment": ("confier l’équipement {what}", "hand over the equipment {what}"),
    "leave.reader": ("confier la lecture des avis : {what}", "hand over the reading of notices: {what}"),
    "leave.duty": ("remplacer dans practice.yml : {what}", "replace in practice.yml: {what}"),
    "people.none": ("people.yml ne nomme personne", "people.yml names nobody"),
    "people.left": ("parti(e) le {day}", "left on {day}"),
    "people.leaves": ("part le {day}", "leaves on {day}"),
    "people.here": ("depuis le {day}", "since {day}"),
    "people.account": ("compte {what}", "account {what}"),
    "people.key": ("clé ou badge : {what}", "key or badge: {what}"),
    "people.alarm": ("connaît le code : {what}", "knows the code: {what}"),
    "people.privileged": ("compte privilégié {what}", "privileged account {what}"),
    "people.remote": ("accès à distance : {what}", "remote access: {what}"),
    "people.equipment": ("équipement {what}", "equipment {what}"),
    "people.reader": ("lit les avis : {what}", "reads the notices: {what}"),
    "people.duty": ("rôle : {what}", "duty: {what}"),
    "equipment.none": ("equipment.yml ne liste rien", "equipment.yml lists nothing"),
    "import.rows": (
        "{n} ajouté dans {path}, {known} déjà là|{n} ajoutés dans {path}, {known} déjà là",
        "{n} added to {path}, {known} already there|{n} added to {path}, {known} already there",
    ),
    "attest.done": ("{id} : attesté, valable jusqu’au {until}", "{id}: attested, holds until {until}"),
    "attest.mailboxes": (
        "{n} boîte lue, {against} qui transfèrent hors du cabinet|{n} boîtes lues, {against} qui transfèrent hors du cabinet",
        "{n} mailbox read, {against} that forward out of the practice|{n} mailboxes read, {against} that forward out of the practice",
    ),
    "attest.accounts": (
        "{n} compte lu, {against} sans authentification forte|{n} comptes lus, {against} sans authentification forte",
        "{n} account read, {against} without strong authentication|{n} accounts read, {against} without strong authentication",
    ),
    "attest.compared": (
        "{n} machine sur la liste comparée[ : {names}]|{n} machines sur la liste comparée[ : {names}]",
        "{n} host on the list that was compared[: {names}]|{n} hosts on the list that was compared[: {names}]",
    ),
    "attest.nothing_owed": ("rien n’est dû", "nothing is owed"),
    "attest.none": ("la règle {n} ne demande aucune attestation", "rule {n} asks for no attestation"),
    "attest.months": ("{n} mois", "{n} month|{n} months"),
    "attest.days": ("{n} jour|{n} jours", "{n} day|{n} days"),
    "waive.done": ("{what} : dérogation jusqu’au {until} inclus", "{what}: waived until {until}, included"),
    "waivers.none": ("aucune dérogation", "no waiver"),
    "waivers.left": ("encore {n} jour|encore {n} jours", "{n} day left|{n} days left"),
    "waivers.over": ("finie depuis {n} jour|finie depuis {n} jours", "over for {n} day|over for {n} days"),
    "waivers.everywhere": ("tout le cabinet", "the whole practice"),
    "init.done": (
        "cabinet créé dans {path} : décrivez vos machines dans {hosts}, puis remplissez les registres de {registers} "
        "(sans quoi les règles d’organisation restent non évaluées ou non conformes)",
        "practice made in {path}: describe your hosts in {hosts}, then fill in the registers of {registers} "
        "(without them the organisation’s rules stay not assessed or fail)",
    ),
    "init.added": ("ajouté à {path} : {files}", "added to {path}: {files}"),
    "init.complete": ("{path} est complet ; rien n’a été écrit", "{path} is complete; nothing was written"),
    "init.doctrine": (
        "Renouvellement des mots de passe : quelle école le cabinet a-t-il choisie ?\n"
        "1. regle-2013 : compte bloqué si le mot de passe n’est pas changé en 180 jours\n"
        "2. anssi-2021 : pas d’expiration de routine pour les utilisateurs, 1 à 3 ans pour les comptes privilégiés\n"
        "0. pas encore décidé (la règle 10 reste alors non évaluée sur ce point)",
        "Password ageing: which school did the practice choose?\n"
        "1. regle-2013: account blocked when its password is not changed within 180 days\n"
        "2. anssi-2021: no routine expiry for users, 1 to 3 years for privileged accounts\n"
        "0. not decided yet (rule 10 then stays not assessed on this point)",
    ),
    "init.doctrine.which": ("Votre choix", "Your choice"),
    "init.doctrine.by": ("Décidé par", "Decided by"),
    "kit.done": (
        "écrit : {path} ; sur la machine : sudo python3 {name} > poste.json",
        "written: {path}; on the machine: sudo python3 {name} > host.json",
    ),
    "kit.done.windows": (
        "écrit : {path} ; sur la machine, en administrateur : powershell -NoProfile -ExecutionPolicy Bypass -File {name} "
        "> poste.json",
        "written: {path}; on the machine, as administrator: powershell -NoProfile -ExecutionPolicy Bypass -File {name} "
        "> host.json",
    ),
    "import.done": (
        "{host} : lecture du {at} prise en compte (collectée par {by})",
        "{host}: reading of {at} taken in (collected by {by})",
    ),
    "note.replaced": (
        "{hosts} : ce n’est plus la même machine ; les résultats de l’ancienne sont clos",
        "{hosts}: no longer the same machine; the old one’s results are closed",
    ),
    "kit.head": (
        "hygiene : lecture seule, n’écrit rien. Pour : {host}. Fait le {at}, version {version}.",
        "hygiene: reads only, writes nothing. For: {host}. Made on {at}, version {version}.",
    ),
    "operator.equal": ("égal à", "equal to"),
    "operator.at_least": ("au moins", "at least"),
    "operator.at_most": ("au plus", "at most"),
    "operator.between": ("entre", "between"),
    "operator.empty": ("vide", "empty"),
    "operator.includes": ("contient", "includes"),
    "operator.subset_of": ("rien d’autre que", "nothing but"),
    "operator.one_of": ("l’un de", "one of"),
    "operator.declared": ("déclaré dans", "declared in"),
}
