//! What is wrong with a secure connection, in words.
//! Knows nothing of addresses and limits.

use std::error::Error as Cause;
use std::{fmt, io};

use rustls::{CertificateError, InvalidMessage};

use crate::doc::SafeText;

/// Why a secure connection was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// The certificate is past its last day.
    Expired,
    /// The certificate's first day has not come, or this machine's clock is slow.
    NotYetValid,
    /// The certificate is another host's.
    WrongHost,
    /// Nobody this machine trusts has signed the certificate.
    UnknownIssuer,
    /// The issuer has taken the certificate back.
    Revoked,
    /// What answers there speaks no TLS, as where http was meant.
    NotSpoken,
    /// Anything else, in the words of the TLS library.
    Other(SafeText),
}

impl fmt::Display for TlsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "its certificate has expired",
            Self::NotYetValid => {
                "its certificate is not valid yet; is the clock of this machine right?"
            }
            Self::WrongHost => "its certificate belongs to another host",
            Self::UnknownIssuer => "its certificate is signed by nobody this machine trusts",
            Self::Revoked => "its certificate was revoked",
            Self::NotSpoken => "what answers there speaks no TLS; is http:// meant?",
            Self::Other(words) => words,
        })
    }
}

impl TlsFault {
    fn of(error: &rustls::Error) -> Self {
        let fault = match error {
            rustls::Error::InvalidCertificate(fault) => fault,
            rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
                return Self::NotSpoken;
            }
            other => return Self::Other(in_words(other)),
        };
        match fault {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotYetValid
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongHost
            }
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::Revoked => Self::Revoked,
            other => Self::Other(in_words(other)),
        }
    }
}

/// The TLS fault among the causes of an error.
pub(super) fn fault(error: &(dyn Cause + 'static)) -> Option<TlsFault> {
    causes(error).find_map(|c| c.downcast_ref().map(TlsFault::of))
}

/// An error and what caused it, outermost first. An `io::Error` names its inner error's cause, not the inner error,
/// as its source, so it is opened by hand.
pub(super) fn causes<'a>(
    error: &'a (dyn Cause + 'static),
) -> impl Iterator<Item = &'a (dyn Cause + 'static)> {
    std::iter::successors(Some(error), |&e| {
        let inner = e.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inner.map_or_else(|| e.source(), |inner| Some(inner as &(dyn Cause + 'static)))
    })
}

/// What an error says, safe and short: certificates and servers put their own words into errors.
pub(super) fn in_words(error: &dyn fmt::Display) -> SafeText {
    let words: String = error.to_string().chars().take(200).collect();
    SafeText::line(&words)
}
