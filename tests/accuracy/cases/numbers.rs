//! Negatives: numbers, truth values and times. They can be computed from the parameter, yet carry nothing of its text.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher, Hash as _, Hasher as _};
use std::net::Ipv4Addr;
use std::num::NonZeroU32;
use std::time::Duration;

use crate::case::cases;

cases! {
    fn(param) with {
        fn hash(text: &str) -> u64 {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            hasher.finish()
        }

        #[derive(Debug)]
        struct Page {
            offset: u64,
            limit: u64,
        }

        impl std::str::FromStr for Page {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self { offset: text.parse()?, limit: 20 })
            }
        }
    };

    pieces_counted: break number digits { format!("{}", param.chars().take_while(|c| *c != '5').count()) }
    pieces_measured: break number digits {
        param.split('5').map(|part| part.len().to_string()).collect::<Vec<_>>().join("")
    }
    bytes_printed: break number digits {
        let at = param.len() / 2;
        format!("{} {}", param.as_bytes()[at], param.as_bytes().to_vec()[at])
    }
    byte_printed: break number digits {
        let (bytes, at) = (param.as_bytes(), param.len() / 2);
        bytes[at].to_string()
    }
    parsed_and_printed: break number digits { param.parse::<u64>().unwrap_or_default().to_string() }
    parsed_into_statement: break number digits {
        let id: u32 = param.parse().unwrap_or_default();
        format!("SELECT * FROM t WHERE id = {id}")
    }
    parsed_signed: break number digits { format!("{:+}", param.parse::<i64>().unwrap_or_default()) }
    parsed_float: break number digits { param.parse::<f64>().unwrap_or_default().to_string() }
    parsed_nonzero: break number digits {
        param.parse::<NonZeroU32>().map(|number| number.to_string()).unwrap_or_default()
    }
    parsed_part: break number digits { param[..4].parse::<u16>().unwrap_or_default().to_string() }
    parsed_each_digit: break number digits {
        param.chars().filter_map(|c| c.to_digit(10)).map(|digit| digit.to_string()).collect::<String>()
    }
    parsed_by_own_type: break number digits {
        param.parse::<Page>().map(|page| format!("LIMIT {} OFFSET {}", page.limit, page.offset)).unwrap_or_default()
    }
    parsed_radix: break number hex { u64::from_str_radix(&param[..12], 16).unwrap_or_default().to_string() }
    parsed_with_serde: break number digits { serde_json::from_str::<u64>(&param).unwrap_or_default().to_string() }
    parsed_then_padded: break number digits { format!("{:012}", param.parse::<u64>().unwrap_or_default()) }
    parsed_then_hex: break number digits { format!("{:#x}", param.parse::<u64>().unwrap_or_default()) }
    parsed_then_debug: break number digits { format!("{:?}", param.parse::<u64>()) }
    parsed_list: break number digits {
        let number = |part: &[u8]| std::str::from_utf8(part).ok()?.parse().ok();
        let all: Vec<u32> = param.as_bytes().chunks(3).filter_map(number).collect();
        format!("{all:?}")
    }
    parsed_address: break number digits {
        let address: Ipv4Addr = format!("10.{}.{}.1", &param[..1], &param[1..3]).parse().unwrap_or(Ipv4Addr::LOCALHOST);
        address.to_string()
    }
    parsed_duration: break number digits { format!("{:?}", Duration::from_secs(param.parse().unwrap_or_default())) }
    added: break number digits { (param.parse::<u64>().unwrap_or_default() + 1).to_string() }
    compared: break { (param.as_str() > "A").to_string() }
    compared_equal: break { format!("{}", param == "admin") }
    ordered: break { format!("{:?}", param.len().cmp(&3)) }
    length: break { format!("Content-Length: {}", param.len()) }
    length_of_utf8: break utf8 { format!("{} of {}", param.chars().count(), param.len()) }
    found_at: break list { param.find(',').map(|at| at.to_string()) }
    hashed: break number { hash(&param).to_string() }
    hashed_hex: break number { format!("{:x}", BuildHasherDefault::<DefaultHasher>::default().hash_one(&param)) }
    checksum: break number { param.bytes().map(u32::from).sum::<u32>().to_string() }
    byte_values: break number { param.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(" ") }
    one_byte: break number { format!("code {}", param.as_bytes()[3]) }
    code_point: break number utf8 { u32::from(param.chars().next().unwrap_or('-')).to_string() }
    different_letters: break { param.chars().collect::<HashSet<_>>().len().to_string() }
    is_ascii: break { format!("{:?}", param.is_ascii()) }
    starts_with: break { param.starts_with("http").to_string() }
    capacity: break { (param.capacity() > 10).to_string() }
    counted_in_table: break {
        let mut counts = [0_u32; 256];
        param.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
        counts.iter().max().map(|most| most.to_string())
    }
    bits_in_vec: break number {
        let number = |part: &[u8]| part.iter().fold(0, |all, byte| all << 8 | u64::from(*byte));
        let numbers: Vec<u64> = param.as_bytes().chunks(8).map(number).collect();
        numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
    }
}
