"""One signing key for all tests, so that nothing is written into the tester's own key store."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qa_desk.adapters.keys import Guarded, InstallationKey

KEY = InstallationKey(Ed25519PrivateKey.from_private_bytes(b"q" * 32), Guarded.FILE)
OTHER_KEY = InstallationKey(Ed25519PrivateKey.from_private_bytes(b"z" * 32), Guarded.FILE)
