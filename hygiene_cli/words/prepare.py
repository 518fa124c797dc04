"""Commissioning a machine: what the command says, and the paper that is signed at the end (French only)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "cli.verb.prepare": (
        "mettre une machine en service, du premier contact au procès-verbal",
        "commission a machine, from the first contact to the signed record",
    ),
    "help.prepare": (
        "Met une machine neuve en service, dans l’ordre : identité, ce qui y est installé et branché, profil essential, "
        "redémarrage, clé de disque, profil de la machine, contrôle complet. Interrompue, la commande reprend où elle en "
        "était. Elle se termine par un procès-verbal d’une page, à signer.",
        "Commissions a new machine, in order: identity, what is installed and plugged, the essential profile, a restart, "
        "the disk’s key, the machine’s own profile, a full check. Interrupted, it goes on from where it was. It ends "
        "with a one-page record to sign, in French.",
    ),
    "opt.wait": (
        "combien de temps attendre un redémarrage (30m par défaut)",
        "how long to wait for a restart (30m by default)",
    ),
    "opt.prepared_by": (
        "qui met en service, écrit au procès-verbal (par défaut, votre compte)",
        "who commissions, written in the record (by default, your account)",
    ),
    "opt.anew": ("tout recommencer", "begin all over again"),
    "opt.minutes": (
        "le procès-verbal (par défaut, mise-en-service-MACHINE.html dans le cabinet)",
        "the record (by default, mise-en-service-HOST.html in the practice)",
    ),
    "prepare.step": ("étape {n}/{of} : {step}", "step {n}/{of}: {step}"),
    "prepare.identity": ("identité, logiciels et périphériques", "identity, software and devices"),
    "prepare.essential": ("profil essential", "the essential profile"),
    "prepare.restart": ("redémarrage", "restart"),
    "prepare.escrow": ("clé de chiffrement", "encryption key"),
    "prepare.full": ("profil de la machine", "the machine’s own profile"),
    "prepare.restart_again": ("second redémarrage", "second restart"),
    "prepare.check": ("contrôle complet", "full check"),
    "prepare.done_before": ("fait le {at}", "done on {at}"),
    "prepare.other_machine": (
        "une autre machine répond sous le nom {host} : ce qui avait été fait pour la précédente ne compte pas",
        "another machine answers as {host}: what was done for the one before counts for nothing",
    ),
    "prepare.please_restart": (
        "Redémarrez {host} maintenant (hygiene ne le fait jamais) ; attente de {minutes} minutes au plus, Ctrl-C pour "
        "reprendre plus tard.",
        "Restart {host} now (hygiene never does); waiting for {minutes} minutes at most, Ctrl-C to go on later.",
    ),
    "prepare.written": ("procès-verbal à signer : {path}", "record to sign (in French): {path}"),
    # the paper
    "minutes.title": ("Procès-verbal de mise en service", "Commissioning record"),
    "minutes.machine": ("Machine", "Machine"),
    "minutes.class": ("Usage", "Use"),
    "minutes.profile": ("Profil appliqué", "Profile applied"),
    "minutes.model": ("Matériel", "Hardware"),
    "minutes.serial": ("Numéro de série", "Serial number"),
    "minutes.system": ("Système", "System"),
    "minutes.identity": ("Empreinte", "Fingerprint"),
    "minutes.software": ("Logiciels", "Software"),
    "minutes.software_count": (
        "{n} paquet relevé|{n} paquets relevés",
        "{n} package recorded|{n} packages recorded",
    ),
    "minutes.outside": (", {n} logiciel posé à la main|, {n} logiciels posés à la main", ", {n} put in place by hand"),
    "minutes.usb": ("Branché en USB", "Plugged in by USB"),
    "minutes.no_usb": ("rien", "nothing"),
    "minutes.steps": ("Déroulement", "What was done"),
    "minutes.changed": ("{n} réglage appliqué|{n} réglages appliqués", "{n} setting applied|{n} settings applied"),
    "minutes.found": (
        "{n} contrôle non conforme à l’arrivée|{n} contrôles non conformes à l’arrivée",
        "{n} control failing at first",
    ),
    "minutes.restarted": ("constaté", "seen"),
    "minutes.needless": ("non nécessaire", "not needed"),
    "minutes.key.by_hand": (
        "à recopier hors de la machine et à relire, à la main",
        "to be kept off the machine and read back, by hand",
    ),
    "minutes.key.kept": ("conservée par le cabinet", "kept by the practice"),
    "minutes.key.not_kept": (
        "pas encore conservée : choisissez où (disk_encryption_escrow), ou recopiez-la à la main",
        "not kept yet: choose where (disk_encryption_escrow), or copy it by hand",
    ),
    "minutes.key.none": ("sans objet : aucun volume chiffré", "not applicable: no encrypted volume"),
    "minutes.checked": ("fait", "done"),
    "minutes.state": ("État à la mise en service", "State when commissioned"),
    "minutes.pass": ("conforme|conformes", "compliant"),
    "minutes.fail": ("non conforme|non conformes", "failing"),
    "minutes.waived": ("sous dérogation", "waived"),
    "minutes.observing": ("en observation", "under observation"),
    "minutes.unverified": ("non vérifié|non vérifiés", "not verified"),
    "minutes.left": ("Reste à traiter", "Still to do"),
    "minutes.nothing_left": ("Rien : tous les contrôles lus sont conformes.", "Nothing: all controls read pass."),
    "minutes.more": (
        "et {n} autre : « hygiene report {run} » donne le détail|et {n} autres : « hygiene report {run} » donne le détail",
        "and {n} more: `hygiene report {run}` has the detail",
    ),
    "minutes.undo": (
        "Pour revenir en arrière, dans l’ordre : {commands}.",
        "To go back, in this order: {commands}.",
    ),
    "minutes.keys_signed": (
        "Clé de chiffrement recopiée hors de la machine, relue et rangée à : ",
        "Encryption key kept off the machine, read back, and put away at: ",
    ),
    "minutes.for_provider": ("Pour le prestataire", "For the provider"),
    "minutes.for_practice": ("Pour le cabinet", "For the practice"),
    "minutes.prepared_by": ("Mise en service par {by}", "Commissioned by {by}"),
    "minutes.sign": ("Nom, date et signature", "Name, date and signature"),
    "minutes.made_by": ("Établi par hygiene {version}, exécution {run}", "Made by hygiene {version}, run {run}"),
}
