//! Who may enter what was decided.

use domain::access::{AccountKey, Actor, Roles};
use domain::words::Role;
use services::ServiceError;
use services::desk::RollCallRefused;
use store::entities::decision;

use crate::{community, count, filled, screen};

#[tokio::test]
async fn only_stewards_enter_what_was_decided() {
    let outside = |roles: Roles| Actor::Account { key: AccountKey(9), roles, official_of: None };
    for (db, services) in community().await {
        let screen = screen(&services, "2026-11-02").await;
        let values = filled(&screen);
        for who in [
            Actor::Anonymous,
            outside(Roles::NONE),
            outside(Roles::NONE.with(Role::Member)),
            outside(Roles::NONE.with(Role::Official)),
        ] {
            let refused =
                |error: &ServiceError| matches!(error, ServiceError::Forbidden | ServiceError::NeedsSignIn);
            match services.roll_call_save(who, &values).await {
                Err(RollCallRefused::Service(error)) if refused(&error) => {}
                other => panic!("{}: {who:?}: {other:?}", db.name),
            }
            assert!(services.roll_call(who, values.clone(), None).await.is_err());
            assert!(services.roll_call_draft(who, &values).await.is_err());
            assert!(services.roll_call_add(who, &mut values.clone()).await.is_err());
            assert!(services.votes_to_correct(who, 7).await.is_err());
            assert!(services.photo_form(who, "ana-nunez").await.is_err());
            assert!(services.photo_save(who, "ana-nunez", vec![1], &values).await.is_err());
            assert!(services.photo_withdraw(who, "ana-nunez", &values).await.is_err());
        }
        assert_eq!(count::<decision::Entity>(&services).await, 13, "{}", db.name);
    }
}
