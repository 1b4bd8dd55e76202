use std::str::FromStr; /// n
#[derive(Clone,Copy,Debug,PartialEq,Eq)] pub enum Need{/// m
Mpi,/// g
Gpu} impl FromStr for Need{type Err=anyhow::Error; fn from_str(s:&str)->Result<Self,anyhow::Error>{match s{"mpi"=>Ok(Self::Mpi),"gpu"=>Ok(Self::Gpu),_=>anyhow::bail!("x")}}}

/// l
impl Need { pub fn lacking(self)->Option<String>{None} }
