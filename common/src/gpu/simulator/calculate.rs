//! Arithmetic as WGSL has it: integers wrap, and division by zero gives what the language says.

use naga::{BinaryOperator as Binary, MathFunction as Math, ScalarKind, UnaryOperator as Unary};

use super::value::Value;
use Value::{B, F, I, Many, U};

/// Applies an operation to each component; a scalar stands for as many as there are.
fn each(
    parts: &[&Value],
    operation: &dyn Fn(&[Value]) -> Result<Value, String>,
) -> Result<Value, String> {
    let length =
        parts.iter().find_map(|part| if let Many(many) = part { Some(many.len()) } else { None });
    let Some(length) = length else {
        let parts: Vec<_> = parts.iter().map(|&part| part.clone()).collect();
        return operation(&parts);
    };
    let at = |part: &Value, index: usize| match part {
        Many(many) => many[index].clone(),
        one => one.clone(),
    };
    let component = |index| {
        let parts: Vec<_> = parts.iter().map(|part| at(part, index)).collect();
        operation(&parts)
    };
    Ok(Many((0..length).map(component).collect::<Result<_, _>>()?))
}

pub fn unary(op: Unary, value: &Value) -> Result<Value, String> {
    each(&[value], &|parts| {
        Ok(match (op, &parts[0]) {
            (Unary::Negate, F(a)) => F(-a),
            (Unary::Negate, I(a)) => I(a.wrapping_neg()),
            (Unary::LogicalNot, B(a)) => B(!a),
            (Unary::BitwiseNot, U(a)) => U(!a),
            (Unary::BitwiseNot, I(a)) => I(!a),
            other => return Err(format!("the simulator has no {other:?}")),
        })
    })
}

pub fn binary(op: Binary, left: &Value, right: &Value) -> Result<Value, String> {
    each(&[left, right], &|parts| {
        Ok(match (&parts[0], &parts[1]) {
            (F(a), F(b)) => float(op, *a, *b),
            (U(a), U(b)) => unsigned(op, *a, *b),
            (I(a), I(b)) => signed(op, *a, *b),
            (I(a), U(b)) if op == Binary::ShiftLeft => I(a.wrapping_shl(*b)),
            (I(a), U(b)) if op == Binary::ShiftRight => I(a.wrapping_shr(*b)),
            (B(a), B(b)) => B(match op {
                Binary::LogicalAnd | Binary::And => *a && *b,
                Binary::LogicalOr | Binary::InclusiveOr => *a || *b,
                Binary::Equal => a == b,
                _ => a != b,
            }),
            other => return Err(format!("the simulator has no {op:?} of {other:?}")),
        })
    })
}

fn compared<T: PartialOrd>(op: Binary, a: T, b: T) -> Value {
    B(match op {
        Binary::Equal => a == b,
        Binary::NotEqual => a != b,
        Binary::Less => a < b,
        Binary::LessEqual => a <= b,
        Binary::Greater => a > b,
        Binary::GreaterEqual => a >= b,
        other => unreachable!("{other:?} compares nothing"),
    })
}

fn float(op: Binary, a: f32, b: f32) -> Value {
    match op {
        Binary::Add => F(a + b),
        Binary::Subtract => F(a - b),
        Binary::Multiply => F(a * b),
        Binary::Divide => F(a / b),
        Binary::Modulo => F(a % b),
        op => compared(op, a, b),
    }
}

fn unsigned(op: Binary, a: u32, b: u32) -> Value {
    U(match op {
        Binary::Add => a.wrapping_add(b),
        Binary::Subtract => a.wrapping_sub(b),
        Binary::Multiply => a.wrapping_mul(b),
        Binary::Divide => a.checked_div(b).unwrap_or(a),
        Binary::Modulo => a.checked_rem(b).unwrap_or(0),
        Binary::And => a & b,
        Binary::ExclusiveOr => a ^ b,
        Binary::InclusiveOr => a | b,
        Binary::ShiftLeft => a.wrapping_shl(b),
        Binary::ShiftRight => a.wrapping_shr(b),
        op => return compared(op, a, b),
    })
}

fn signed(op: Binary, a: i32, b: i32) -> Value {
    I(match op {
        Binary::Add => a.wrapping_add(b),
        Binary::Subtract => a.wrapping_sub(b),
        Binary::Multiply => a.wrapping_mul(b),
        Binary::Divide => a.checked_div(b).unwrap_or(a),
        Binary::Modulo => a.checked_rem(b).unwrap_or(0),
        Binary::And => a & b,
        Binary::ExclusiveOr => a ^ b,
        Binary::InclusiveOr => a | b,
        op => return compared(op, a, b),
    })
}

pub fn math(fun: Math, parts: &[Value]) -> Result<Value, String> {
    let references: Vec<_> = parts.iter().collect();
    let floats = |value: &Value| -> Vec<f32> {
        let parts = value.clone().flat();
        parts.iter().map(|part| if let F(part) = part { *part } else { f32::NAN }).collect()
    };
    let dot = |a: &Value, b: &Value| -> Result<Value, String> {
        let products = binary(Binary::Multiply, a, b)?.flat();
        let mut products = products.into_iter();
        let first = products.next().unwrap_or_default();
        products.try_fold(first, |sum, product| binary(Binary::Add, &sum, &product))
    };
    match fun {
        Math::Dot => dot(&parts[0], &parts[1]),
        Math::Length => Ok(F(floats(&parts[0]).iter().map(|part| part * part).sum::<f32>().sqrt())),
        Math::Distance => math(Math::Length, &[binary(Binary::Subtract, &parts[0], &parts[1])?]),
        _ => each(&references, &|parts| componentwise(fun, parts)),
    }
}

fn componentwise(fun: Math, parts: &[Value]) -> Result<Value, String> {
    Ok(match (fun, parts) {
        (Math::Abs, [F(a)]) => F(a.abs()),
        (Math::Abs, [I(a)]) => I(a.wrapping_abs()),
        (Math::Abs, [U(a)]) => U(*a),
        (Math::Min, [F(a), F(b)]) => F(a.min(*b)),
        (Math::Min, [U(a), U(b)]) => U(*a.min(b)),
        (Math::Min, [I(a), I(b)]) => I(*a.min(b)),
        (Math::Max, [F(a), F(b)]) => F(a.max(*b)),
        (Math::Max, [U(a), U(b)]) => U(*a.max(b)),
        (Math::Max, [I(a), I(b)]) => I(*a.max(b)),
        (Math::Clamp, [F(a), F(low), F(high)]) => F(a.max(*low).min(*high)),
        (Math::Clamp, [U(a), U(low), U(high)]) => U(*a.max(low).min(high)),
        (Math::Clamp, [I(a), I(low), I(high)]) => I(*a.max(low).min(high)),
        (Math::Saturate, [F(a)]) => F(a.clamp(0.0, 1.0)),
        (Math::Sin, [F(a)]) => F(a.sin()),
        (Math::Cos, [F(a)]) => F(a.cos()),
        (Math::Tan, [F(a)]) => F(a.tan()),
        (Math::Atan, [F(a)]) => F(a.atan()),
        (Math::Atan2, [F(a), F(b)]) => F(a.atan2(*b)),
        (Math::Ceil, [F(a)]) => F(a.ceil()),
        (Math::Floor, [F(a)]) => F(a.floor()),
        (Math::Round, [F(a)]) => F(a.round_ties_even()),
        (Math::Trunc, [F(a)]) => F(a.trunc()),
        (Math::Fract, [F(a)]) => F(a - a.floor()),
        (Math::Exp, [F(a)]) => F(a.exp()),
        (Math::Exp2, [F(a)]) => F(a.exp2()),
        (Math::Log, [F(a)]) => F(a.ln()),
        (Math::Log2, [F(a)]) => F(a.log2()),
        (Math::Pow, [F(a), F(b)]) => F(a.powf(*b)),
        (Math::Sqrt, [F(a)]) => F(a.sqrt()),
        (Math::InverseSqrt, [F(a)]) => F(1.0 / a.sqrt()),
        (Math::Sign, [F(a)]) => F(if *a == 0.0 { 0.0 } else { a.signum() }),
        (Math::Fma, [F(a), F(b), F(c)]) => F(a.mul_add(*b, *c)),
        (Math::Mix, [F(a), F(b), F(t)]) => F(a * (1.0 - t) + b * t),
        (Math::Step, [F(edge), F(a)]) => F(if edge <= a { 1.0 } else { 0.0 }),
        (Math::CountOneBits, [U(a)]) => U(a.count_ones()),
        (Math::CountLeadingZeros, [U(a)]) => U(a.leading_zeros()),
        (Math::CountTrailingZeros, [U(a)]) => U(a.trailing_zeros()),
        (Math::ReverseBits, [U(a)]) => U(a.reverse_bits()),
        (Math::FirstLeadingBit, [U(a)]) => U(a.checked_ilog2().unwrap_or(u32::MAX)),
        (fun, _) => return Err(format!("the simulator has no {fun:?}")),
    })
}

/// `kind(value)`, or the same bits as another kind.
pub fn converted(value: &Value, kind: ScalarKind, by_value: bool) -> Result<Value, String> {
    each(&[value], &|parts| {
        let bits = match &parts[0] {
            F(a) => a.to_bits(),
            U(a) => *a,
            I(a) => *a as u32,
            B(a) => u32::from(*a),
            other => return Err(format!("{other:?} has no bits")),
        };
        Ok(match (kind, &parts[0]) {
            (ScalarKind::Float, _) if !by_value => F(f32::from_bits(bits)),
            (ScalarKind::Uint, _) if !by_value => U(bits),
            (ScalarKind::Sint, _) if !by_value => I(bits as i32),
            (ScalarKind::Float, U(a)) => F(*a as f32),
            (ScalarKind::Float, I(a)) => F(*a as f32),
            (ScalarKind::Float, B(_)) => F(bits as f32),
            (ScalarKind::Uint, F(a)) => U(*a as u32),
            (ScalarKind::Sint, F(a)) => I(*a as i32),
            (ScalarKind::Bool, F(a)) => B(*a != 0.0),
            (ScalarKind::Bool, _) => B(bits != 0),
            (ScalarKind::Uint, _) => U(bits),
            (ScalarKind::Sint, _) => I(bits as i32),
            (_, same) => same.clone(),
        })
    })
}
