//! Iterators over texts and their adapters; those over characters are in `chars`.

use itertools::Itertools;

use crate::case::cases;

cases! {
    fn(param) with {
        struct Countdown<'a> {
            text: &'a str,
            left: usize,
        }

        impl Iterator for Countdown<'_> {
            type Item = String;

            fn next(&mut self) -> Option<String> {
                self.left = self.left.checked_sub(1)?;
                Some(format!("{}{};", self.text, self.left))
            }
        }
    };

    collect_strs: keep list { param.split(',').collect::<String>() }
    collect_strings: keep list { param.split(',').map(str::to_owned).collect::<String>() }
    collect_join: keep words { param.split(' ').collect::<Vec<_>>().join("+") }
    map_format: keep words { param.split(' ').map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ") }
    filter: keep list { param.split(',').filter(|item| item.len() == 4).collect::<Vec<_>>().join("|") }
    filter_drops_literal: keep { ["", "a", &param].into_iter().filter(|item| item.len() > 3).collect::<String>() }
    filter_drops_param: break { ["", "a", &param].into_iter().filter(|item| item.len() < 3).collect::<String>() }
    enumerate: keep words {
        param.split(' ').enumerate().map(|(at, word)| format!("{at}={word}")).collect::<Vec<_>>().join("&")
    }
    zip: keep words {
        ["a", "b", "c"].iter().zip(param.split(' ')).map(|(key, word)| format!("{key}:{word} ")).collect::<String>()
    }
    chain: keep { std::iter::once("head").chain([param.as_str(), "tail"]).collect::<Vec<_>>().join("-") }
    rev: keep words { param.split(' ').rev().collect::<Vec<_>>().join(" ") }
    skip: keep list { param.split(',').skip(2).collect::<Vec<_>>().concat() }
    step_by: keep list { param.split(',').step_by(2).collect::<String>() }
    take_while: keep { ["a", &param, "stop", "b"].into_iter().take_while(|item| *item != "stop").collect::<String>() }
    skip_while: keep { ["a", &param, "b"].into_iter().skip_while(|item| item.len() < 3).collect::<String>() }
    map_while: keep list { param.split(',').map_while(|item| item.get(1..)).collect::<Vec<_>>().join("/") }
    flat_map: keep pairs { param.split('&').flat_map(|pair| pair.split('=')).collect::<Vec<_>>().join(" ") }
    flatten: keep { vec![Some(param.as_str()), None, Some("x")].into_iter().flatten().collect::<String>() }
    scan: keep words {
        let running = param.split(' ').scan(String::new(), |all, word| {
            all.push_str(word);
            Some(all.clone())
        });
        running.collect::<Vec<_>>().join(",")
    }
    fold: keep words { param.split(' ').fold(String::new(), |all, word| all + word + ";") }
    try_fold: keep list {
        param.split(',').try_fold(String::new(), |all, item| item.is_ascii().then(|| format!("{all}.{item}")))
    }
    reduce: keep list { param.split(',').map(str::to_owned).reduce(|left, right| format!("{right}{left}")) }
    sum_of_lengths: break { ["a", &param].iter().map(|item| item.len()).sum::<usize>().to_string() }
    count: break list { param.split(',').count().to_string() }
    position: break { ["a", "b", &param].iter().position(|item| item.len() > 2).map(|at| at.to_string()) }
    any: break { param.split(',').any(|item| item == "admin").to_string() }
    last: keep list { param.split(',').last().map(str::to_owned) }
    nth: keep list { param.split(',').nth(1).map(str::to_owned) }
    find: keep { ["a", &param].into_iter().find(|item| item.len() > 2).map(str::to_owned) }
    find_map: keep { ["a", &param].into_iter().find_map(|item| item.get(10..)).map(str::to_owned) }
    max_by_key: keep { ["a", &param, "bb"].into_iter().max_by_key(|item| item.len()).map(str::to_owned) }
    min_by_key: break { ["a", &param, "bb"].into_iter().min_by_key(|item| item.len()).map(str::to_owned) }
    max: keep { ["A", param.as_str(), "B"].into_iter().max().map(str::to_owned) }
    inspect: keep {
        let mut seen = String::new();
        let count = [&*param, "b"].into_iter().inspect(|item| seen.push_str(item)).count();
        assert_eq!(count, 2);
        seen
    }
    partition: keep {
        let (long, short): (Vec<&str>, Vec<&str>) = ["a", &param, "b"].into_iter().partition(|item| item.len() > 3);
        long.concat() + &short.concat()
    }
    unzip: keep pairs {
        let (_, values): (Vec<&str>, Vec<&str>) = param.split('&').filter_map(|pair| pair.split_once('=')).unzip();
        values.join(",")
    }
    peekable: keep list {
        let mut items = param.split(',').peekable();
        let mut out = String::new();
        while let Some(item) = items.next() {
            out += item;
            out += if items.peek().is_some() { " and " } else { "." };
        }
        out
    }
    cycle: keep words { param.split(' ').cycle().take(6).collect::<Vec<_>>().join(" ") }
    windows: keep list {
        let items: Vec<&str> = param.split(',').collect();
        items.windows(2).map(|pair| pair.join(">")).collect::<Vec<_>>().join(" ")
    }
    chunks: keep words {
        let words: Vec<&str> = param.split(' ').collect();
        words.chunks(2).map(|pair| pair.concat()).collect::<Vec<_>>().join("\n")
    }
    sorted: keep {
        let mut all = ["~", param.as_str(), "!"];
        all.sort_unstable();
        all.concat()
    }
    repeat_n: keep { std::iter::repeat_n(param.as_str(), 3).collect::<Vec<_>>().join(",") }
    repeat_take: keep { std::iter::repeat(&param).take(2).cloned().collect::<String>() }
    successors: keep {
        let shorter = |text: &&'static str| text.get(5..).filter(|rest| !rest.is_empty());
        std::iter::successors(Some(&*param.leak()), shorter).collect::<Vec<_>>().join("|")
    }
    from_fn: keep {
        let mut rest = param.as_str();
        let pieces = std::iter::from_fn(|| {
            let (piece, left) = rest.split_at_checked(4)?;
            rest = left;
            Some(piece)
        });
        pieces.collect::<Vec<_>>().join(" ")
    }
    own_iterator: keep { Countdown { text: &param, left: 3 }.collect::<String>() }
    by_ref: keep words {
        let mut words = param.split(' ');
        let first: String = words.by_ref().take(1).collect();
        words.collect::<Vec<_>>().join("") + &first
    }
    for_loop: keep list {
        let mut out = String::new();
        for item in param.split(',') {
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push('$');
            out.push_str(item);
        }
        out
    }
    while_let: keep list {
        let mut stack: Vec<&str> = param.split(',').collect();
        let mut out = String::new();
        while let Some(item) = stack.pop() {
            out.push_str(item);
        }
        out
    }
    lines_numbered: keep lines {
        param.lines().zip(1..).map(|(line, number)| format!("{number:>3} {line}\n")).collect::<String>()
    }
    itertools_join: keep list { param.split(',').join(" OR ") }
    itertools_format: keep list { param.split(',').format("-").to_string() }
    itertools_format_with: keep words {
        param.split(' ').format_with(", ", |word, f| f(&format_args!("{word}?"))).to_string()
    }
    itertools_sorted: keep { [&*param, "~", "!"].into_iter().sorted().join("") }
    itertools_tuples: keep list { param.split(',').tuples().map(|(left, right)| format!("{right}{left}")).join("/") }
    itertools_intersperse: keep words { Itertools::intersperse(param.split(' '), "%20").collect::<String>() }
    itertools_chunks: keep { param.chars().chunks(5).into_iter().map(|mut chunk| chunk.join("")).join(" ") }
    itertools_group_map: keep words {
        let groups = param.split(' ').map(|word| (word.len(), word)).into_group_map();
        groups.into_values().map(|words| words.concat()).join(",")
    }
    itertools_dedup: keep { ["a", "a", &param, &param].into_iter().dedup().join(",") }
    itertools_product: keep {
        let pairs = ["a", "b"].into_iter().cartesian_product([&param[..3], "x"]);
        pairs.map(|(left, right)| format!("{left}{right}")).join(" ")
    }
    only_literals: break { ["a", "b"].iter().take(param.len()).join(",") }
}
