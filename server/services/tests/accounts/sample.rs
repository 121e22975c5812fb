//! The published accounts of the sample community.

use domain::access::Actor;
use domain::words::Role;
use services::ServiceError;
use services::accounts::SAMPLE_ACCOUNTS;
use services::sample::{SampleError, load};
use store::entities::setting;
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::testing::databases;

use super::{head, invitee, member, now};

#[tokio::test]
async fn there_is_one_for_each_role_and_only_in_a_sample() {
    for db in databases().await {
        let services = now(&db);
        assert!(services.sample_accounts().await.unwrap().is_empty());
        load(&services).await.unwrap();
        assert_eq!(services.sample_accounts().await.unwrap(), SAMPLE_ACCOUNTS);
        assert!(services.is_set_up().await.unwrap(), "nobody can set a sample up");
        let mut cookies = Vec::new();
        for account in SAMPLE_ACCOUNTS {
            let done = services.sign_in(account.email, account.password, "x", None).await.unwrap().unwrap();
            let cookie = done.token.reveal();
            let session = services.session(&cookie).await.unwrap().unwrap();
            assert_eq!(session.roles.iter().collect::<Vec<_>>(), [account.role], "{}", db.name);
            cookies.push(cookie);
        }
        assert_eq!(SAMPLE_ACCOUNTS.map(|account| account.role).as_slice(), Role::ALL);
        // The same rows where the community is not invented: nobody is let in, and who was in is out.
        let write = db.store.begin().await.unwrap();
        setting::Entity::update_many()
            .col_expr(setting::Column::Value, Expr::value("false"))
            .filter(setting::Column::Name.eq("sample"))
            .exec(write.conn())
            .await
            .unwrap();
        write.commit().await.unwrap();
        assert!(services.sample_accounts().await.unwrap().is_empty(), "{}", db.name);
        for (account, cookie) in SAMPLE_ACCOUNTS.into_iter().zip(cookies) {
            assert!(services.session(&cookie).await.unwrap().is_none(), "{}", db.name);
            let refused = services.sign_in(account.email, account.password, "x", None).await.unwrap();
            assert!(refused.is_none(), "{}", account.email);
        }
    }
}

#[tokio::test]
async fn published_passwords_never_stand_beside_real_accounts() {
    for db in databases().await {
        let services = now(&db);
        let refused =
            services.invite(Actor::Operator, &invitee("x@Sample.invalid", &[Role::Member]), &head()).await;
        assert!(matches!(refused, Err(ServiceError::Invalid { field: "email", .. })));
        member(&services, "a@example.org", &[Role::Administrator]).await;
        let refused = load(&services).await;
        assert!(matches!(refused, Err(SampleError::HasAccounts { accounts: 1 })), "{}", db.name);
    }
}
