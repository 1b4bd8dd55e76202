//! Values of a kernel, and how they lie in memory.

use naga::{ArraySize, GlobalVariable, Handle, Module, Scalar, ScalarKind, Type, TypeInner};

/// What an expression gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Not evaluated yet.
    #[default]
    None,
    F(f32),
    U(u32),
    I(i32),
    B(bool),
    /// A vector, an array or a structure.
    Many(Vec<Value>),
    Pointer(Pointer),
}

/// A place in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointer {
    pub space: Space,
    pub offset: usize,
    pub pointee: Pointee,
    /// An index that led there, and the length of what it went out of.
    pub beyond: Option<(i64, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Space {
    Global(Handle<GlobalVariable>),
    /// The variables of an invocation's functions.
    Stack,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pointee {
    Type(Handle<Type>),
    /// A component of a vector.
    Scalar(Scalar),
}

impl Value {
    pub fn u32(&self) -> u32 {
        match *self {
            Self::U(value) => value,
            Self::I(value) => value as u32,
            ref other => unreachable!("{other:?} is no index: the kernel was validated"),
        }
    }

    pub fn is_true(&self) -> bool {
        matches!(self, Self::B(true))
    }

    /// The components of a vector, or the value itself.
    pub fn flat(self) -> Vec<Self> {
        match self {
            Self::Many(parts) => parts,
            one => vec![one],
        }
    }
}

/// The number of bytes of a scalar; a truth value has one.
pub fn scalar_of(inner: &TypeInner) -> Option<Scalar> {
    match *inner {
        TypeInner::Scalar(scalar) | TypeInner::Atomic(scalar) => Some(scalar),
        _ => None,
    }
}

/// Reads a scalar.
pub fn read_scalar(scalar: Scalar, bytes: &[u8]) -> Result<Value, String> {
    let word = |bytes: &[u8]| <[u8; 4]>::try_from(&bytes[..4]).expect("four bytes");
    Ok(match (scalar.kind, scalar.width) {
        (ScalarKind::Float, 4) => Value::F(f32::from_ne_bytes(word(bytes))),
        (ScalarKind::Uint, 4) => Value::U(u32::from_ne_bytes(word(bytes))),
        (ScalarKind::Sint, 4) => Value::I(i32::from_ne_bytes(word(bytes))),
        (ScalarKind::Bool, _) => Value::B(bytes[0] != 0),
        _ => return Err(format!("{scalar:?}: the simulator has 32-bit numbers only")),
    })
}

/// Reads a value of a type.
pub fn read(module: &Module, ty: Handle<Type>, bytes: &[u8]) -> Result<Value, String> {
    let inner = &module.types[ty].inner;
    if let Some(scalar) = scalar_of(inner) {
        return read_scalar(scalar, bytes);
    }
    let parts: Result<Vec<_>, _> = match inner {
        TypeInner::Vector { size, scalar } => {
            let width = usize::from(scalar.width);
            (0..*size as usize).map(|part| read_scalar(*scalar, &bytes[part * width..])).collect()
        }
        TypeInner::Array { base, size: ArraySize::Constant(length), stride } => {
            let part = |index| read(module, *base, &bytes[index as usize * *stride as usize..]);
            (0..length.get()).map(part).collect()
        }
        TypeInner::Struct { members, .. } => {
            let part = |member: &naga::StructMember| {
                read(module, member.ty, &bytes[member.offset as usize..])
            };
            members.iter().map(part).collect()
        }
        other => Err(format!("the simulator has no {other:?}")),
    };
    Ok(Value::Many(parts?))
}

/// Writes a value of a type.
pub fn write(module: &Module, pointee: Pointee, value: &Value, bytes: &mut [u8]) {
    match (value, pointee) {
        (Value::F(value), _) => bytes[..4].copy_from_slice(&value.to_ne_bytes()),
        (Value::U(value), _) => bytes[..4].copy_from_slice(&value.to_ne_bytes()),
        (Value::I(value), _) => bytes[..4].copy_from_slice(&value.to_ne_bytes()),
        (Value::B(value), _) => bytes[0] = u8::from(*value),
        (Value::Many(parts), Pointee::Type(ty)) => match &module.types[ty].inner {
            TypeInner::Vector { scalar, .. } => {
                for (part, place) in parts.iter().zip(bytes.chunks_mut(scalar.width.into())) {
                    write(module, Pointee::Scalar(*scalar), part, place);
                }
            }
            TypeInner::Array { base, stride, .. } => {
                for (part, place) in parts.iter().zip(bytes.chunks_mut(*stride as usize)) {
                    write(module, Pointee::Type(*base), part, place);
                }
            }
            TypeInner::Struct { members, .. } => {
                for (part, member) in parts.iter().zip(members) {
                    let place = &mut bytes[member.offset as usize..];
                    write(module, Pointee::Type(member.ty), part, place);
                }
            }
            other => unreachable!("{other:?} has no parts"),
        },
        (other, pointee) => unreachable!("{other:?} can't be stored as {pointee:?}"),
    }
}
