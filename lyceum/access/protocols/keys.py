"""A key pair of our own for one provider."""

from datetime import timedelta

from lyceum.kernel import clock

YEARS = timedelta(days=3650)  # providers compare the key itself; a date would only break sign-ins


def new_key_pair(name: str) -> tuple[str, str]:
    """A private key, and the certificate that says so itself; both as PEM."""
    from cryptography import x509  # noqa: PLC0415  only where a provider is added
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"lyceum {name}")])
    begins = clock.now() - timedelta(days=1)
    number = x509.random_serial_number()
    made = x509.CertificateBuilder(
        subject, subject, key.public_key(), number, begins, begins + YEARS
    ).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), made.public_bytes(pem).decode()
