//! Checks `threading/deadlock`.

use common::evidence::every_schedule;
use threading::deadlock::{Account, Insufficient, total, transfer};

/// Three accounts with 100 in each. Their numbers are not in the order in which they stand here.
fn accounts() -> [Account; 3] {
    [20, 30, 10].map(|number| Account::new(number, 100))
}

fn balances(accounts: &[Account; 3]) -> [i64; 3] {
    accounts.each_ref().map(Account::balance)
}

/// One thread alone: if it waits for itself, the schedule says so.
fn alone(work: impl Fn(&[Account; 3]) + Sync) {
    every_schedule(accounts, &[&work], drop);
}

#[test]
fn money_moves_from_one_account_to_another() {
    alone(|bank| {
        let [a, b, c] = bank;
        assert_eq!(transfer(a, b, 30), Ok(()));
        assert_eq!(balances(bank), [70, 130, 100]);
        assert_eq!(transfer(b, c, 130), Ok(()), "all that is in an account may be moved");
        assert_eq!(balances(bank), [70, 0, 230]);
        assert_eq!(transfer(c, a, 5), Ok(()));
        assert_eq!(balances(bank), [75, 0, 225]);
    });
}

#[test]
fn money_that_is_not_there_is_not_moved() {
    alone(|bank| {
        let [a, b, c] = bank;
        assert_eq!(transfer(a, b, 101), Err(Insufficient));
        assert_eq!(transfer(c, a, 200), Err(Insufficient));
        assert_eq!(balances(bank), [100; 3]);
    });
}

#[test]
fn a_transfer_to_the_same_account_ends() {
    alone(|bank| {
        let [a, b, _] = bank;
        assert_eq!(transfer(a, a, 30), Ok(()));
        assert_eq!(balances(bank), [100; 3]);
        assert_eq!(transfer(a, b, 30), Ok(()), "a transfer after one to the same account");
    });
}

#[test]
fn transfers_in_opposite_directions_end() {
    every_schedule(
        accounts,
        &[&|[a, b, _]| assert_eq!(transfer(a, b, 30), Ok(())), &|[a, b, _]| {
            assert_eq!(transfer(b, a, 10), Ok(()))
        }],
        |bank| assert_eq!(balances(&bank), [80, 120, 100]),
    );
}

#[test]
fn transfers_round_in_a_circle_end() {
    every_schedule(
        accounts,
        &[
            &|[a, b, _]| assert_eq!(transfer(a, b, 10), Ok(())),
            &|[_, b, c]| assert_eq!(transfer(b, c, 20), Ok(())),
            &|[a, _, c]| assert_eq!(transfer(c, a, 40), Ok(())),
        ],
        |bank| assert_eq!(balances(&bank), [130, 90, 80]),
    );
}

#[test]
fn a_total_adds_up_all_accounts() {
    alone(|bank| {
        let [a, b, c] = bank;
        transfer(a, b, 30).expect("there is enough");
        transfer(c, b, 5).expect("there is enough");
        assert_eq!(total(&[a, b, c]), 300);
        assert_eq!(total(&[c, a]), 165);
        assert_eq!(total(&[b]), 135);
        assert_eq!(total(&[]), 0);
    });
}

#[test]
fn a_total_never_sees_money_on_its_way() {
    every_schedule(
        accounts,
        &[
            // In the order of their numbers: here, only the moment counts.
            &|[a, b, c]| assert_eq!(total(&[c, a, b]), 300, "the sum of all accounts"),
            &|[a, b, _]| assert_eq!(transfer(b, a, 30), Ok(())),
        ],
        |bank| assert_eq!(balances(&bank), [130, 70, 100]),
    );
}

#[test]
fn totals_of_accounts_in_any_order_end() {
    every_schedule(
        accounts,
        &[&|[a, b, c]| assert_eq!(total(&[a, b, c]), 300), &|[a, b, c]| {
            assert_eq!(total(&[c, b, a]), 300)
        }],
        drop,
    );
}
