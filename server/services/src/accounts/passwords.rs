//! Hashing and checking of passwords: argon2id with 19 MiB, two passes, one lane, as OWASP recommends.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use domain::accounts::{CommonPasswords, EmailAddress, check_password};
use tokio::sync::Semaphore;

use super::broken;
use crate::ServiceError;

/// Passwords that are tried first, of those that are long enough at all.
static COMMON: LazyLock<CommonPasswords> =
    LazyLock::new(|| CommonPasswords::from_lines(include_str!("common.txt")));

/// Each hash takes 19 MiB and a core: a whole meeting that signs in at once waits here in order.
static WORKERS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, |n| n.get().max(2))));

/// What the password of an account that is not there is checked against, so that it takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keS4u$MZx8iFJcH7iJ0A3w2l5mJ1u2bC8q7z0r4t6y8u1i3o8";

/// Refuses what will not do as a new password.
pub(super) fn check(field: &'static str, password: &str, email: &EmailAddress) -> Result<(), ServiceError> {
    check_password(password, email, &COMMON).map_err(|error| ServiceError::invalid(field, error))
}

/// The PHC text of a password.
pub(super) async fn hash(password: &str) -> Result<String, ServiceError> {
    let password = password.to_owned();
    in_turn(move || {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt)
            .map_err(|error| broken(format!("the system gives no random numbers: {error}")))?;
        let hash: PasswordHash = Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|error| broken(format!("a password could not be hashed: {error}")))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether it is the password. Without a hash it is not, which takes as long to find out.
pub(super) async fn verify(password: &str, hash: Option<&str>) -> Result<bool, ServiceError> {
    let known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    // Longer ones cannot be anyone's, and are not read to their end.
    let password: String = password.chars().take(domain::accounts::MAX_PASSWORD + 1).collect();
    in_turn(move || {
        let hash = PasswordHash::new(&hash)
            .map_err(|error| broken(format!("a kept password hash cannot be read: {error}")))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known)
    })
    .await
}

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
) -> Result<T, ServiceError> {
    let _turn = WORKERS.acquire().await.map_err(broken)?;
    tokio::task::spawn_blocking(work).await.map_err(broken)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_another_is_not() {
        let kept = hash("correct horse battery").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("correct horse battery", Some(&kept)).await.unwrap());
        assert!(!verify("correct horse batterx", Some(&kept)).await.unwrap());
        assert_ne!(kept, hash("correct horse battery").await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password_and_it_takes_the_same_work_to_say_so() {
        assert!(!verify("correct horse battery", None).await.unwrap());
        assert!(!verify("", None).await.unwrap());
        let params = |text: &str| text.split('$').nth(3).map(str::to_owned);
        assert_eq!(params(NOBODY), params(&hash("correct horse battery").await.unwrap()));
    }

    #[tokio::test]
    async fn to_say_that_nobody_has_that_address_takes_as_long() {
        let kept = hash("correct horse battery").await.unwrap();
        let once = async |hash: Option<&str>| {
            let began = std::time::Instant::now();
            verify("not the right one", hash).await.unwrap();
            began.elapsed().as_secs_f64()
        };
        // The quickest of many, in turns: whatever else the machine does only makes one slower, and meets both. To
        // answer without hashing would be a thousand times as fast, so a factor of ten leaves no room for chance.
        let (mut known, mut unknown) = (f64::MAX, f64::MAX);
        for _ in 0..12 {
            known = known.min(once(Some(&kept)).await);
            unknown = unknown.min(once(None).await);
        }
        assert!((0.1..10.0).contains(&(unknown / known)), "{unknown} s against {known} s");
    }

    #[test]
    fn what_everyone_uses_is_refused() {
        let email = EmailAddress::parse("someone@example.org").unwrap();
        assert!(COMMON.len() >= 150, "{}", COMMON.len());
        for common in ["password1234", "Qwertyuiop123", "iloveyou1234", "123456789abc"] {
            assert!(check("password", common, &email).is_err(), "{common}");
        }
        assert!(check("password", "four words that differ", &email).is_ok());
    }
}
