use super::macros::vocabulary;

vocabulary! {
    /// What an account may be used for. A person may have several.
    Role {
        /// Verified by the organisation; scores the officials that they helped elect.
        Member = "member", "member";
        /// Answers for themselves; bound to one person in the record.
        Official = "official", "official";
        /// Keeps the record true.
        Steward = "steward", "steward";
        /// Runs the installation.
        Administrator = "administrator", "administrator";
    }
}
