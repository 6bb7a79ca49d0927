//! Channels and forms of address, as front ends and as the engine call them: the same words on both sides.

use tact_core::spec;

use crate::api::{Address, Channel};

impl From<Channel> for spec::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::Email,
            Channel::Chat => Self::Chat,
            Channel::Review => Self::Review,
        }
    }
}

impl From<spec::Channel> for Channel {
    fn from(channel: spec::Channel) -> Self {
        match channel {
            spec::Channel::Email => Self::Email,
            spec::Channel::Chat => Self::Chat,
            spec::Channel::Review => Self::Review,
        }
    }
}

impl From<Address> for spec::Address {
    fn from(address: Address) -> Self {
        match address {
            Address::Vous => Self::Vous,
            Address::Tu => Self::Tu,
        }
    }
}

impl From<spec::Address> for Address {
    fn from(address: spec::Address) -> Self {
        match address {
            spec::Address::Vous => Self::Vous,
            spec::Address::Tu => Self::Tu,
        }
    }
}
