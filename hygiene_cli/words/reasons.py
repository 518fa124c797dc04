"""Why a result is what it is: one text for each code of the judge's list. Every parameter may be missing."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "reason.with_detail": ("{reason} : {detail}", "{reason}: {detail}"),
    # beside a failure
    "reason.audit_only": (
        "à corriger à la main : ce contrôle observe seulement",
        "to correct by hand: this control only observes",
    ),
    "reason.class_audit_only": (
        "lecture seule sur cette classe de machine[ ({host_class})]",
        "read only on this class of machine[ ({host_class})]",
    ),
    "reason.profile": (
        "le profil[ « {profile} »] n’autorise pas ce niveau de risque[ ({risk})]",
        "the profile[ “{profile}”] does not allow this level of risk[ ({risk})]",
    ),
    "reason.guard": ("retenu par le garde-fou[ : {text}]", "held back by the guard[: {text}]"),
    "reason.requires": (
        "dépend d’un contrôle qui n’a pas abouti[ : {controls}]",
        "depends on a control that did not succeed[: {controls}]",
    ),
    "reason.pending_reboot": ("configuré, attend un redémarrage", "configured, waits for a restart"),
    "reason.under_way": ("en cours, se termine de lui-même", "under way, ends by itself"),
    "reason.stays": ("ne se reprend pas, reste donc en place[ : {names}]", "is not taken back, so it stays[: {names}]"),
    "reason.login_not_tried": (
        "mot de passe posé et conservé ; aucune connexion n’a pu être essayée avec lui[ : {names}]",
        "password set and kept; no login could be tried with it[: {names}]",
    ),
    "reason.reverted": (
        "la machine l’a annulé d’elle-même, faute d’avoir pu être jointe de nouveau[ : {detail}]",
        "undone by the host itself, since it could not be reached again[: {detail}]",
    ),
    "reason.observing": (
        "en observation[ depuis le {since}] : rien n’est encore interdit[, ni ne le sera avant le {until}]"
        "[ ni avant {days} jours de calme][ ; serait coupé : {seen}]",
        "under observation[ since {since}]: nothing is forbidden yet[, nor will be before {until}]"
        "[ nor before {days} quiet days][; would be cut: {seen}]",
    ),
    "reason.observing.ready": (
        "observé[ depuis le {since}], la période calme est passée : la prochaine application l’interdira"
        "[ ; vu avant elle : {seen}]",
        "observed[ since {since}], the quiet period is over: the next apply forbids it[; seen before it: {seen}]",
    ),
    "reason.outside_window": (
        "hors de la fenêtre de maintenance[ ({window})]",
        "outside the maintenance window[ ({window})]",
    ),
    "reason.session_open": ("une session est ouverte[ : {accounts}]", "a session is open[: {accounts}]"),
    "reason.read_only_system": (
        "hygiene ne fait que lire ce système : il n’écrit que sur Debian et ses dérivés",
        "hygiene only reads this system; it writes on Debian and what derives from it alone",
    ),
    "reason.vendor_approval_missing": (
        "l’accord du fabricant n’est pas inscrit à l’inventaire",
        "the manufacturer’s approval is not recorded in the inventory",
    ),
    "reason.managed_by": ("déjà réglé par un autre outil[ : {by}]", "already managed by another tool[: {by}]"),
    "reason.locked": ("verrou tenu par un autre programme[ : {detail}]", "lock held by another program[: {detail}]"),
    "reason.set_failed": ("la correction a échoué[ : {detail}]", "the correction failed[: {detail}]"),
    "reason.drift": (
        "modifié depuis par quelqu’un d’autre, donc laissé en l’état[ : {names}]",
        "changed since by somebody else, so left as it is[: {names}]",
    ),
    "reason.package_failed": (
        "paquet impossible à installer[ : {detail}]",
        "package could not be installed[: {detail}]",
    ),
    "reason.not_selected": ("hors de la sélection de cette exécution", "outside this run’s selection"),
    "reason.waived": ("sous dérogation[ jusqu’au {until}]", "waived[ until {until}]"),
    "reason.lifted": ("levé temporairement[ jusqu’au {until}]", "lifted for a time[ until {until}]"),
    "reason.review_due": (
        "exception incomplète ou à réexaminer[ : {names}]",
        "exception incomplete or due for review[: {names}]",
    ),
    "reason.not_root": ("droits d’administration nécessaires[ : {detail}]", "administrator rights needed[: {detail}]"),
    # beside what could not be read
    "reason.not_readable": ("illisible[ : {detail}]", "not readable[: {detail}]"),
    "reason.unreachable": ("machine injoignable[ : {detail}]", "machine unreachable[: {detail}]"),
    "reason.no_python": ("aucun Python 3.8 ou plus récent sur la machine", "no Python 3.8 or later on the machine"),
    "reason.bad_answer": ("réponse inexploitable[ : {detail}]", "unusable answer[: {detail}]"),
    "reason.read_failed": ("la lecture a échoué[ : {detail}]", "reading failed[: {detail}]"),
    "reason.bad_expression": (
        "expression du contrôle invalide[ : {detail}]",
        "invalid expression in the control[: {detail}]",
    ),
    "reason.timeout": ("pas de réponse à temps[ ({seconds} s)]", "no answer in time[ ({seconds} s)]"),
    "reason.bad_policy": ("politique inapplicable[ : {detail}]", "policy cannot be applied[: {detail}]"),
    "reason.become_failed": ("élévation de droits refusée[ : {detail}]", "privilege escalation refused[: {detail}]"),
    "reason.auth_failed": ("connexion refusée[ : {detail}]", "login refused[: {detail}]"),
    "reason.interrupted": ("exécution interrompue", "run interrupted"),
    # beside what nothing looked at
    "reason.not_collected": (
        "machine non interrogée, par choix : attend un kit, une dérogation ou une attestation",
        "machine not queried, by choice: waits for a kit, a waiver or an attestation",
    ),
    "reason.no_control": ("aucun contrôle pour ce système[ ({system})]", "no control for this system[ ({system})]"),
    "reason.policy": ("écarté par la politique du cabinet", "switched off by the practice’s policy"),
    "reason.policy_not_chosen": (
        "choix de politique à faire[ : {variable}]",
        "policy choice still to be made[: {variable}]",
    ),
    "reason.no_register": ("registre à établir[ : {register}]", "register to be drawn up[: {register}]"),
    "reason.no_attestation": (
        "attestation à fournir ou à renouveler[ : {attestation}]",
        "attestation to provide or renew[: {attestation}]",
    ),
    "reason.no_export": (
        "export de l’hébergeur à faire lire[ : {attestation}]",
        "the host’s export is still to be read[: {attestation}]",
    ),
    "reason.directory_unread": (
        "les comptes du domaine[ {detail}] ne sont pas lus ici : seuls ceux de la machine le sont",
        "the accounts of the domain[ {detail}] are not read here, only the machine’s own",
    ),
    "reason.no_reading": (
        "aucune lecture récente[ (moins de {days} jours)]",
        "no recent reading[ (less than {days} days old)]",
    ),
    "reason.clear_secret": (
        "mot de passe en clair dans l’inventaire[ : {hosts}]",
        "password in clear in the inventory[: {hosts}]",
    ),
    # beside what has no object
    "reason.class": (
        "ne concerne pas cette classe de machine[ ({host_class})]",
        "does not concern this class of machine[ ({host_class})]",
    ),
    "reason.edition": ("ne concerne pas cette édition[ ({edition})]", "does not concern this edition[ ({edition})]"),
    "reason.applies": ("absent de cette machine", "not present on this machine"),
    "reason.system": ("ne concerne pas ce système[ ({system})]", "does not concern this system[ ({system})]"),
    # beside any
    "reason.overridden_by_gpo": ("imposé par une stratégie[ ({gpo})]", "imposed by a policy[ ({gpo})]"),
    "reason.exceptions": (
        "[{n} ]exception déclarée|[{n} ]exceptions déclarées",
        "[{n} ]declared exception|[{n} ]declared exceptions",
    ),
    # beside what the practice's registers say
    "reason.attestation_expired": (
        "attestation[ {attestation}] à renouveler[ : elle valait jusqu’au {until}]",
        "attestation[ {attestation}] to renew[: it held until {until}]",
    ),
    "reason.attestation_due": (
        "attestation[ {attestation}] à renouveler bientôt[ : elle vaut jusqu’au {until}]",
        "attestation[ {attestation}] to renew soon[: it holds until {until}]",
    ),
    "reason.evidence_changed": (
        "la pièce[ {file}] jointe à l’attestation[ {attestation}] manque ou n’est plus celle qui a été signée",
        "the document[ {file}] kept with the attestation[ {attestation}] is missing or no longer the one that was signed",
    ),
    "reason.not_concerned": (
        "sans objet[ depuis le {at}, déclaré par {by}][ : {why}]",
        "without object[ since {at}, stated by {by}][: {why}]",
    ),
    "reason.not_closed": (
        "comptes encore ouverts après un départ[ : {names}]",
        "accounts still open after a departure[: {names}]",
    ),
    "reason.not_returned": (
        "clés ou badges non rendus après un départ[ : {names}]",
        "keys or badges not returned after a departure[: {names}]",
    ),
    "reason.procedure_not_followed": (
        "arrivée ou départ sans trace complète[ : {names}]",
        "arrival or departure without a complete record[: {names}]",
    ),
    "reason.no_account": (
        "personnes sans compte à leur nom[ : {names}]",
        "people without an account of their own[: {names}]",
    ),
    "reason.not_signed": (
        "pas encore signé ou remis[ : {names}]",
        "not signed or handed over yet[: {names}]",
    ),
    "reason.owner_gone": (
        "comptes privilégiés dont le titulaire est parti[ : {names}]",
        "privileged accounts whose owner has left[: {names}]",
    ),
    "reason.declared_unseen": (
        "déclaré dans privileged.yml, et sur aucune machine[ : {names}]",
        "declared in privileged.yml, and on no machine[: {names}]",
    ),
    "reason.daily_administrator": (
        "compte de tous les jours qui est administrateur[ : {names}]",
        "daily account that is an administrator[: {names}]",
    ),
    "reason.code_not_changed": (
        "codes d’alarme à changer[ : {names}]",
        "alarm codes to change[: {names}]",
    ),
    "reason.not_traced": (
        "prestataires dont les passages ne sont pas enregistrés[ : {names}]",
        "contractors whose passages are not recorded[: {names}]",
    ),
    "reason.no_owner": (
        "postes non administrés sans responsable[ : {names}]",
        "unmanaged computers without an owner[: {names}]",
    ),
    "reason.factory_secrets": (
        "identifiants d’usine non changés, ou on ne le sait pas[ : {names}]",
        "factory credentials not changed, or nobody knows[: {names}]",
    ),
    "reason.not_encrypted": (
        "non chiffré[ : {names}]",
        "not encrypted[: {names}]",
    ),
    "reason.cleartext": (
        "protocoles non sécurisés, ou on ne les connaît pas[ : {names}]",
        "protocols that are not secure, or nobody knows them[: {names}]",
    ),
    "reason.public_access": (
        "accès au réseau interne dans un endroit public, ou on ne le sait pas[ : {names}]",
        "access to the internal network in a public place, or nobody knows[: {names}]",
    ),
    "reason.prints_alone": (
        "impression sans présence du demandeur[ : {names}]",
        "prints without the person being there[: {names}]",
    ),
    "reason.no_equipment": (
        "aucun équipement au registre",
        "no equipment in the register",
    ),
    "reason.no_person": (
        "aucune personne présente au registre",
        "nobody who works here in the register",
    ),
    "reason.no_key": (
        "aucune clé ni aucun badge au registre",
        "no key and no badge in the register",
    ),
    "reason.no_privileged": (
        "aucun compte privilégié au registre",
        "no privileged account in the register",
    ),
    "reason.no_department": (
        "aucun compte privilégié d’une application au registre (comptabilité, paie, banque, RIS)",
        "no privileged account of an application in the register (accounting, payroll, bank, RIS)",
    ),
    "reason.reader_gone": (
        "composants dont le lecteur des avis est parti[ : {names}]",
        "components whose reader of notices has left[: {names}]",
    ),
    "reason.out_of_support": (
        "composants que leur éditeur ne maintient plus[ : {names}]",
        "components that their editor no longer supports[: {names}]",
    ),
    "reason.wifi_undeclared": (
        "bornes Wi-Fi dont aucun réseau n’est déclaré dans networks.yml[ : {names}]",
        "Wi-Fi access points of which networks.yml declares no network[: {names}]",
    ),
    "reason.no_point": (
        "aucun point névralgique repéré",
        "no critical point marked",
    ),
    "reason.one_zone": (
        "une seule zone : le réseau n’est pas cloisonné",
        "a single zone: the network is not separated",
    ),
    "reason.not_isolated": (
        "cloisonnement non essayé depuis un an[ : {names}]",
        "isolation not tried within the year[: {names}]",
    ),
    "reason.administration_exposed": (
        "interface d’administration accessible depuis Internet[ : {names}]",
        "administration interface reachable from the Internet[: {names}]",
    ),
    "reason.foreign_machine": (
        "accès à distance depuis un poste qui n’est pas au cabinet[ : {names}]",
        "remote access from a machine that is not the practice’s[: {names}]",
    ),
    "reason.unattended": (
        "accès d’un tiers ouvert en permanence, ou dont rien ne garde trace[ : {names}]",
        "a third party’s access that is always open, or of which nothing keeps a trace[: {names}]",
    ),
    "reason.weak_authentication": (
        "accès à distance sans authentification forte[ : {names}]",
        "remote access without strong authentication[: {names}]",
    ),
    "reason.no_component": (
        "aucun composant logiciel au registre",
        "no software component in the register",
    ),
    "reason.not_read": (
        "avis de vulnérabilité non lus depuis un mois[ : {names}]",
        "vulnerability notices not read for a month[: {names}]",
    ),
    "reason.unanswered": (
        "infections dont la question reste sans réponse[ : {names}]",
        "infections whose question has no answer[: {names}]",
    ),
    "reason.not_reinstalled": (
        "machines infectées non réinstallées après copie[ : {names}]",
        "infected machines not reinstalled after a copy[: {names}]",
    ),
    "reason.handled_late": (
        "évènements pris en charge après plus de 24 heures[ : {names}]",
        "events handled after more than 24 hours[: {names}]",
    ),
    "reason.not_named": (
        "à nommer dans practice.yml[ : {names}]",
        "to be named in practice.yml[: {names}]",
    ),
    "reason.unplanned": (
        "écarts sans responsable ou sans date[ : {names}]",
        "gaps without somebody or without a date[: {names}]",
    ),
    "reason.uneven": (
        "la machine n’a pas tout ce qui est exigé du parc[ : {names}]",
        "the machine does not hold all that is asked of the fleet[: {names}]",
    ),
    "reason.never_seen": ("l’outil ne l’a jamais vue", "the tool has never seen it"),
    "reason.not_seen": (
        "pas vue par l’outil[ depuis plus de {days} jours][ ; la dernière fois le {last}]",
        "not seen by the tool[ for more than {days} days][; the last time on {last}]",
    ),
    "reason.unmanaged": (
        "hors de l’outil de gestion : rien ne s’y connecte",
        "out of the management tool’s reach: nothing connects to it",
    ),
    "reason.controller_weak": (
        "le poste de contrôle est mal protégé[ : {names}]",
        "the controller is badly protected[: {names}]",
    ),
    "reason.controller_unread": (
        "le poste de contrôle n’est pas dans l’inventaire : rien ne dit comment il est protégé",
        "the controller is not in the inventory: nothing says how it is protected",
    ),
    # what is weak on the controller
    "weak.writable": ("inventaire modifiable par d’autres", "inventory that others can change"),
    "weak.state_network": ("dossier du cabinet sur un partage", "practice’s folder on a share"),
    "weak.state_clear": ("disque en clair", "disk in clear"),
    "weak.readable": ("registres lisibles par d’autres", "registers that others can read"),
    "weak.no_host_keys": ("vérification des machines désactivée", "check of host keys turned off"),
    "weak.unverified": ("machines jointes sans vérification", "hosts reached without a check"),
    "weak.key_in_clear": ("clé SSH sans phrase de passe", "SSH key without a passphrase"),
    "weak.vault_key": ("mot de passe du coffre à découvert", "vault’s password in the open"),
    "weak.clear_secret": ("mots de passe en clair dans l’inventaire", "passwords in clear in the inventory"),
    "reason.weaker_than_fixed": (
        "le portable échoue là où un poste fixe réussit[ : {names}]",
        "the laptop fails where a fixed workstation passes[: {names}]",
    ),
    "reason.uneven_equipment": (
        "équipements qui ne sont pas au niveau du parc[ : {names}]",
        "equipment below the fleet’s level[: {names}]",
    ),
    "reason.mail_forwarded": (
        "boîtes qui transfèrent leurs messages hors du cabinet[ : {names}]",
        "mailboxes that forward their messages out of the practice[: {names}]",
    ),
    "reason.weakly_authenticated": (
        "comptes auxquels l’authentification forte n’est pas demandée[ : {names}]",
        "accounts of which no strong authentication is asked[: {names}]",
    ),
    "reason.first_seen": (
        "sans date de publication[, vues pour la première fois le {since}][, à installer d’ici au {until}][ : {names}]",
        "without a date of publication[, first seen on {since}][, to be installed by {until}][: {names}]",
    ),
    "reason.compared_changed": (
        "la liste n’est plus celle qui a été comparée à la passerelle[ ({attestation})] : comparez-la de nouveau[ ; changé :"
        " {names}]",
        "the list is no longer the one that was compared with the gateway[ ({attestation})]: compare it again[; changed:"
        " {names}]",
    ),
    "reason.link_without_gateway": (
        "accès à Internet dont networks.yml ne dit pas les passerelles (gateways), [] si aucune machine n’y passe"
        "[ : {names}]",
        "Internet links whose gateways networks.yml does not say, [] where no machine goes out by them[: {names}]",
    ),
    "reason.map_network": (
        "le dossier du cabinet est sur un partage du réseau qu’il décrit[ : {detail}]",
        "the practice’s folder is on a share of the network that it describes[: {detail}]",
    ),
    "reason.map_clear": (
        "le dossier du cabinet est en clair sur une machine du réseau qu’il décrit[ : {detail}]",
        "the practice’s folder is in clear on a machine of the network that it describes[: {detail}]",
    ),
}
