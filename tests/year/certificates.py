"""An authority of our own, and one certificate of it for all hosts that a world may have."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certify(directory: Path, hosts: Iterable[str]) -> tuple[Path, Path]:
    """Write the authority's certificate, and one for these hosts with its key."""
    own, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority, pem = directory / "authority.pem", directory / "server.pem"
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in sorted(hosts)])
    ca = _signed("authority", own, own, x509.BasicConstraints(ca=True, path_length=None))
    authority.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    key = server.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain = _signed("blogs", server, own, names).public_bytes(serialization.Encoding.PEM)
    pem.write_bytes(chain + key)
    return authority, pem


def _signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    more: x509.ExtensionType,
) -> x509.Certificate:
    subject, issuer = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
        for common in (name, "authority")
    )
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(more, critical=isinstance(more, x509.BasicConstraints))
        .sign(signer, hashes.SHA256())
    )
