"""What the sign-in says."""

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "sign_in": ("Anmelden", "Sign in"),
    "bad_code": ("Dieser Code gehört zu keinem Konto.", "This code belongs to no account."),
    "code": ("Zugangscode des Rollenkontos", "Access code of the role account"),
    "code_hint": (
        "Der Befehl „python -m services.assignment token KONTO“ zeigt ihn, zum Beispiel für „lead-TEAM“.",
        "The command “python -m services.assignment token ACCOUNT” shows it, for example for “lead-TEAM”.",
    ),
    "demo": ("Demokonto wählen", "Choose a demo account"),
    "demo_hint": (
        "Nur auf diesem Rechner, nur zum Ausprobieren. Leitungen heißen „lead-“ und der Name ihres Teams.",
        "On this machine only, for trying things out. Leads are called “lead-” and the name of their team.",
    ),
    "account": ("Konto", "Account"),
    "sign_in_demo": ("Mit Demokonto anmelden", "Sign in with demo account"),
}
