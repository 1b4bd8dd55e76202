//! Checks `mpi-point-to-point/send_receive`.

use common::{
    mpi::{Kind, recorded},
    mpi_test,
};
use mpi::traits::*;
use mpi_point_to_point::send_receive::{
    SETTINGS, Settings, VALUES, receive_settings, receive_values, send_settings, send_values,
};

fn settings(title: &str) -> Settings {
    Settings { title: title.to_owned(), shape: (30, 20), time_step: 0.125 }
}

/// The values that rank 0 sends to `rank`: fewer to each further one, down to none.
fn values(rank: i32) -> Vec<f64> {
    let count = [7, 5, 3, 0][rank as usize];
    (0..count).map(|i| f64::from(10 * rank + i)).collect()
}

mpi_test! {
    fn values_come_to_the_front_of_the_buffer on 2..=4 => |world| {
        let rank = world.rank();
        if rank == 0 {
            (1..world.size()).for_each(|to| send_values(world, to, &values(to)));
            return;
        }
        let mut buffer = [-1.0; 8];
        let count = receive_values(world, 0, &mut buffer);
        let expected = values(rank);
        assert_eq!(
            count,
            expected.len(),
            "what `receive_values` returned (left), and how many rank 0 sent to rank {rank}; the \
             buffer has room for 8"
        );
        assert_eq!(&buffer[..count], expected, "what came (left) from rank 0 to rank {rank}");
        let rest = buffer[count..].iter();
        assert!(rest.copied().all(|value| value == -1.0), "the rest was changed: {buffer:?}");
    }
}

mpi_test! {
    fn settings_come_whole_however_long_they_are on [2, 3] => |world| {
        let titles = ["", "Wärmeleitung, \"explicit\"", &"long ".repeat(50_000)];
        for title in titles {
            if world.rank() == 0 {
                (1..world.size()).for_each(|to| send_settings(world, to, &settings(title)));
            } else {
                let got = receive_settings(world, 0).expect("rank 0 sent settings");
                assert!(
                    got == settings(title),
                    "settings with a title of {} bytes came with another one of {} bytes, shape \
                     {:?} and time step {}",
                    title.len(),
                    got.title.len(),
                    got.shape,
                    got.time_step,
                );
            }
        }
    }
}

mpi_test! {
    fn a_tag_tells_values_from_settings on [2] => |world| {
        if world.rank() == 0 {
            send_settings(world, 1, &settings("first"));
            send_values(world, 1, &[1.5, 2.5, 3.5]);
        } else {
            let mut buffer = [0.0; 64];
            let count = receive_values(world, 0, &mut buffer);
            assert_eq!(count, 3, "values (left) that came; settings were sent before them");
            assert_eq!(buffer[..3], [1.5, 2.5, 3.5]);
            assert_eq!(receive_settings(world, 0).expect("rank 0 sent them"), settings("first"));
        }
    }
}

mpi_test! {
    fn each_is_one_message_and_values_go_as_they_are on [2] => |world| {
        let mut buffer = [0.0; 1000];
        let (_, calls) = recorded(|| {
            if world.rank() == 0 {
                send_values(world, 1, &[1.0 / 3.0; 1000]);
                send_settings(world, 1, &settings("short"));
            } else {
                receive_values(world, 0, &mut buffer);
                _ = receive_settings(world, 0);
            }
        });
        let kind = if world.rank() == 0 { Kind::Send } else { Kind::Receive };
        let messages = calls.iter().filter(|event| event.call.kind() == kind);
        let messages: Vec<_> = messages.map(|event| (event.peer, event.tag, event.bytes)).collect();
        let text = messages.last().map_or(0, |&(_, _, bytes)| bytes);
        let other = 1 - world.rank();
        assert_eq!(
            messages,
            [(other, VALUES, 8000), (other, SETTINGS, text)],
            "messages on rank {} (left), as (other rank, tag, bytes): 1000 values of 8 bytes each, \
             then settings",
            world.rank(),
        );
        assert!((30..120).contains(&text), "{text} bytes are not these settings as JSON");
    }
}

mpi_test! {
    fn a_message_that_holds_no_settings_is_an_error on [2] => |world| {
        if world.rank() == 0 {
            world.process_at_rank(1).send_with_tag(&b"{\"title\": 3}"[..], SETTINGS);
        } else {
            let got = receive_settings(world, 0);
            assert!(got.is_err(), "a title that is a number was taken for settings: {got:?}");
        }
    }
}
