//! One dispatch: statements, expressions, and the invocations that go through them.

use naga::{
    AddressSpace, AtomicFunction, BinaryOperator, Binding, Block, BuiltIn, Expression, Function,
    Handle, Literal, MathFunction, Span, Statement, SwitchValue, TypeInner, proc::Layouter,
};
use std::fmt::Write;

use super::{
    Memory, calculate,
    memory::{Conflict, Kind, Region, Who, count},
    value::{Pointee, Pointer, Space, Value, read, read_scalar, scalar_of, write},
};
use crate::gpu::{evidence::Evidence, source::Parsed};

type Result<T, E = String> = std::result::Result<T, E>;

/// Statements that all invocations of a dispatch may take, one with another. A minute's worth.
const PATIENCE: u64 = 200_000_000;
/// Mesa's drivers in software leave a loop after so many rounds, without a word.
const ROUNDS: u64 = 65_535;

/// A kernel that is being run.
pub struct Run<'a> {
    parsed: &'a Parsed,
    layouter: Layouter,
    evidence: &'a mut Evidence,
    /// The module's variables, as they are numbered in it. The stack holds private ones.
    regions: Vec<Option<Region>>,
    private: Vec<usize>,
    workgroups: [u32; 3],
    size: [u32; 3],
    /// What is being run now.
    workgroup: [u32; 3],
    epoch: u32,
    /// The variables of each invocation's functions.
    stacks: Vec<Vec<u8>>,
    steps: u64,
}

/// A function that is being run.
struct Frame<'a> {
    function: &'a Function,
    arguments: Vec<Vec<Value>>,
    /// For each invocation: what each expression gave.
    values: Vec<Vec<Value>>,
    /// Where each local variable begins on the stack.
    locals: Vec<usize>,
    flow: Vec<Flow>,
    results: Vec<Value>,
}

/// Where an invocation is on its way to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Flow {
    On,
    Break,
    Continue,
    Return,
}

impl<'a> Run<'a> {
    pub fn new(
        parsed: &'a Parsed,
        memories: &[Memory],
        workgroups: [u32; 3],
        evidence: &'a mut Evidence,
    ) -> Result<Self> {
        let module = &parsed.module;
        let mut layouter = Layouter::default();
        layouter.update(module.to_ctx()).map_err(|error| error.to_string())?;
        let mut regions = Vec::new();
        for (_, variable) in module.global_variables.iter() {
            let name = variable.name.clone().unwrap_or_default();
            regions.push(match variable.space {
                AddressSpace::Storage { .. } | AddressSpace::Uniform => {
                    let binding = variable.binding.as_ref().map(|binding| binding.binding as usize);
                    let memory = binding.and_then(|binding| memories.get(binding));
                    memory.map(|memory| Region::new(name, memory.clone(), true))
                }
                AddressSpace::WorkGroup => {
                    let memory = Memory::new(layouter[variable.ty].size as usize);
                    Some(Region::new(name, memory, false))
                }
                _ => None,
            });
        }
        let size = module.entry_points[parsed.entry].workgroup_size;
        Ok(Self {
            parsed,
            layouter,
            evidence,
            regions,
            private: Vec::new(),
            workgroups,
            size,
            workgroup: [0; 3],
            epoch: 0,
            stacks: Vec::new(),
            steps: 0,
        })
    }

    /// Runs all workgroups.
    pub fn all(mut self) -> Result<()> {
        let [x, y, z] = self.workgroups;
        for k in 0..z {
            for j in 0..y {
                for i in 0..x {
                    self.workgroup = [i, j, k];
                    self.one()?;
                }
            }
        }
        Ok(())
    }

    fn lanes(&self) -> u32 {
        self.size.iter().product()
    }

    /// Runs one workgroup.
    fn one(&mut self) -> Result<()> {
        self.epoch += 1;
        for region in self.regions.iter_mut().flatten().filter(|region| !region.is_storage) {
            region.clear();
        }
        let parsed = self.parsed;
        let module = &parsed.module;
        let lanes = self.lanes();
        // Private variables come first on each stack.
        let mut start = Vec::new();
        self.private.clear();
        for (_, variable) in module.global_variables.iter() {
            self.private.push(start.len());
            if variable.space == AddressSpace::Private {
                let from = start.len();
                start.resize(from + self.layouter[variable.ty].size as usize, 0);
                if let Some(init) = variable.init {
                    let value = self.constant(init)?;
                    write(module, Pointee::Type(variable.ty), &value, &mut start[from..]);
                }
            }
        }
        self.stacks = vec![start; lanes as usize];
        let function = &module.entry_points[parsed.entry].function;
        let mut arguments = Vec::new();
        for lane in 0..lanes {
            let mut own = Vec::new();
            for argument in &function.arguments {
                own.push(match (&argument.binding, &module.types[argument.ty].inner) {
                    (Some(binding), _) => self.built_in(binding, lane)?,
                    (None, TypeInner::Struct { members, .. }) => {
                        let bindings = members.iter().filter_map(|member| member.binding.as_ref());
                        let parts = bindings.map(|binding| self.built_in(binding, lane));
                        Value::Many(parts.collect::<Result<_>>()?)
                    }
                    other => return Err(format!("the simulator has no argument {other:?}")),
                });
            }
            arguments.push(own);
        }
        let all: Vec<u32> = (0..lanes).collect();
        self.call(function, arguments, &all).map(drop)
    }

    fn built_in(&self, binding: &Binding, lane: u32) -> Result<Value> {
        let [x, y, _] = self.size;
        let local = [lane % x, lane / x % y, lane / (x * y)];
        let vector = |parts: [u32; 3]| Value::Many(parts.map(Value::U).to_vec());
        Ok(match binding {
            Binding::BuiltIn(BuiltIn::LocalInvocationId) => vector(local),
            Binding::BuiltIn(BuiltIn::LocalInvocationIndex) => Value::U(lane),
            Binding::BuiltIn(BuiltIn::WorkGroupId) => vector(self.workgroup),
            Binding::BuiltIn(BuiltIn::NumWorkGroups) => vector(self.workgroups),
            Binding::BuiltIn(BuiltIn::WorkGroupSize) => vector(self.size),
            Binding::BuiltIn(BuiltIn::GlobalInvocationId) => vector(std::array::from_fn(|axis| {
                self.workgroup[axis] * self.size[axis] + local[axis]
            })),
            other => return Err(format!("the simulator has no {other:?}")),
        })
    }

    /// Runs a function in these invocations. What it returns stands in the frame.
    fn call(
        &mut self,
        function: &'a Function,
        arguments: Vec<Vec<Value>>,
        lanes: &[u32],
    ) -> Result<Vec<Value>> {
        let module = &self.parsed.module;
        let all = self.lanes() as usize;
        let before = self.stacks[lanes[0] as usize].len();
        let mut locals = Vec::new();
        let mut end = before;
        for (_, variable) in function.local_variables.iter() {
            locals.push(end);
            end += self.layouter[variable.ty].size as usize;
        }
        let frame = &mut Frame {
            function,
            arguments,
            values: vec![vec![Value::None; function.expressions.len()]; all],
            locals,
            flow: vec![Flow::On; all],
            results: vec![Value::None; all],
        };
        for &lane in lanes {
            self.stacks[lane as usize].resize(end, 0);
            self.stacks[lane as usize][before..].fill(0);
            for (at, (_, variable)) in frame.locals.iter().zip(function.local_variables.iter()) {
                if let Some(init) = variable.init {
                    let value = self.value(frame, init, lane)?;
                    let place = &mut self.stacks[lane as usize][*at..];
                    write(module, Pointee::Type(variable.ty), &value, place);
                }
            }
        }
        self.block(frame, &function.body, lanes)?;
        lanes.iter().for_each(|&lane| self.stacks[lane as usize].truncate(before));
        Ok(std::mem::take(&mut frame.results))
    }

    fn block(&mut self, frame: &mut Frame<'a>, block: &'a Block, lanes: &[u32]) -> Result<()> {
        let mut lanes = lanes.to_vec();
        for (statement, span) in block.span_iter() {
            lanes.retain(|&lane| frame.flow[lane as usize] == Flow::On);
            if lanes.is_empty() {
                break;
            }
            self.steps += lanes.len() as u64;
            if self.steps > PATIENCE {
                return Err(self.fault("the kernel does not end", *span, ""));
            }
            self.statement(frame, statement, *span, &lanes)?;
        }
        Ok(())
    }

    fn statement(
        &mut self,
        frame: &mut Frame<'a>,
        statement: &'a Statement,
        span: Span,
        lanes: &[u32],
    ) -> Result<()> {
        match statement {
            Statement::Emit(range) => {
                for handle in range.clone() {
                    self.emit(frame, handle, lanes)?;
                }
            }
            Statement::Block(block) => self.block(frame, block, lanes)?,
            Statement::If { condition, accept, reject } => {
                let (mut yes, mut no) = (Vec::new(), Vec::new());
                for &lane in lanes {
                    let side = self.value(frame, *condition, lane)?.is_true();
                    if side { yes.push(lane) } else { no.push(lane) }
                }
                self.block(frame, accept, &yes)?;
                self.block(frame, reject, &no)?;
            }
            Statement::Switch { selector, cases } => {
                let mut left = lanes.to_vec();
                let mut falling: Vec<u32> = Vec::new();
                for case in cases {
                    let (mut here, mut rest) = (falling, Vec::new());
                    for &lane in &left {
                        let is_it = match (case.value, self.value(frame, *selector, lane)?) {
                            (SwitchValue::Default, _) => {
                                !self.is_named(frame, cases, *selector, lane)?
                            }
                            (SwitchValue::I32(wanted), Value::I(found)) => wanted == found,
                            (SwitchValue::U32(wanted), Value::U(found)) => wanted == found,
                            _ => false,
                        };
                        if is_it { here.push(lane) } else { rest.push(lane) }
                    }
                    self.block(frame, &case.body, &here)?;
                    falling = if case.fall_through { here } else { Vec::new() };
                    left = rest;
                }
                landed(frame, lanes, Flow::Break);
            }
            Statement::Loop { body, continuing, break_if } => {
                self.rounds(frame, (body, continuing, *break_if), span, lanes)?;
            }
            Statement::Break => set(frame, lanes, Flow::Break),
            Statement::Continue => set(frame, lanes, Flow::Continue),
            Statement::Return { value } => {
                for &lane in lanes {
                    if let Some(value) = value {
                        frame.results[lane as usize] = self.value(frame, *value, lane)?;
                    }
                }
                set(frame, lanes, Flow::Return);
            }
            Statement::ControlBarrier(_) => self.barrier(span, lanes)?,
            Statement::MemoryBarrier(_) => (),
            Statement::Store { pointer, value } => {
                let mut places = Vec::new();
                for &lane in lanes {
                    let place = self.pointer(frame, *pointer, lane)?;
                    places.push((lane, place, self.value(frame, *value, lane)?));
                }
                self.note(Kind::Write, span, places.iter().map(|(lane, place, _)| (*lane, place)))?;
                for (lane, place, value) in places {
                    self.store(&place, lane, &value);
                }
            }
            Statement::Atomic { pointer, fun, value, result } => {
                for &lane in lanes {
                    let place = self.pointer(frame, *pointer, lane)?;
                    self.note(Kind::Atomic, span, [(lane, &place)])?;
                    let before = self.load(&place, lane)?;
                    let value = self.value(frame, *value, lane)?;
                    let (after, answer) = self.atomic(frame, fun, &before, value, lane)?;
                    self.store(&place, lane, &after);
                    if let Some(result) = result {
                        frame.values[lane as usize][result.index()] = answer;
                    }
                }
            }
            Statement::WorkGroupUniformLoad { pointer, result } => {
                self.barrier(span, lanes)?;
                for &lane in lanes {
                    let place = self.pointer(frame, *pointer, lane)?;
                    self.note(Kind::Read, span, [(lane, &place)])?;
                    frame.values[lane as usize][result.index()] = self.load(&place, lane)?;
                }
                self.barrier(span, lanes)?;
            }
            Statement::Call { function, arguments, result } => {
                let mut own = vec![Vec::new(); self.lanes() as usize];
                for &lane in lanes {
                    for &argument in arguments {
                        own[lane as usize].push(self.value(frame, argument, lane)?);
                    }
                }
                let parsed = self.parsed;
                let results = self.call(&parsed.module.functions[*function], own, lanes)?;
                if let Some(result) = result {
                    for &lane in lanes {
                        frame.values[lane as usize][result.index()] =
                            results[lane as usize].clone();
                    }
                }
            }
            other => {
                let what = format!("the simulator does not know `{other:?}`");
                return Err(self.fault(&what, span, ""));
            }
        }
        Ok(())
    }

    fn is_named(
        &self,
        frame: &Frame<'a>,
        cases: &[naga::SwitchCase],
        selector: Handle<Expression>,
        lane: u32,
    ) -> Result<bool> {
        let value = self.value(frame, selector, lane)?;
        Ok(cases.iter().any(|case| match (case.value, &value) {
            (SwitchValue::I32(wanted), Value::I(found)) => wanted == *found,
            (SwitchValue::U32(wanted), Value::U(found)) => wanted == *found,
            _ => false,
        }))
    }

    fn rounds(
        &mut self,
        frame: &mut Frame<'a>,
        (body, continuing, break_if): (&'a Block, &'a Block, Option<Handle<Expression>>),
        span: Span,
        lanes: &[u32],
    ) -> Result<()> {
        let mut left = lanes.to_vec();
        let mut round = 0;
        while !left.is_empty() {
            round += 1;
            self.evidence.longest_loop = self.evidence.longest_loop.max(round);
            if round > ROUNDS {
                let more = "Does it end? If it does, give each invocation less to do: drivers in \
                            software leave a loop after 65 535 rounds, without a word";
                return Err(self.fault("a loop goes round more than 65 535 times", span, more));
            }
            self.block(frame, body, &left)?;
            landed(frame, &left, Flow::Continue);
            left.retain(|&lane| frame.flow[lane as usize] == Flow::On);
            if left.is_empty() {
                break;
            }
            self.block(frame, continuing, &left)?;
            if let Some(condition) = break_if {
                for &lane in &left {
                    if self.value(frame, condition, lane)?.is_true() {
                        frame.flow[lane as usize] = Flow::Break;
                    }
                }
                left.retain(|&lane| frame.flow[lane as usize] == Flow::On);
            }
        }
        landed(frame, lanes, Flow::Break);
        Ok(())
    }

    fn barrier(&mut self, span: Span, lanes: &[u32]) -> Result<()> {
        let all = self.lanes();
        if lanes.len() < all as usize {
            let what = format!("only {} of {all} invocations reach this barrier", lanes.len());
            let more = "All invocations of a workgroup must come to it, or those that do wait for \
                        ever: no `return` before it, and no `if` around it that some don't enter";
            return Err(self.fault(&what, span, more));
        }
        self.epoch += 1;
        self.evidence.barriers += 1;
        Ok(())
    }

    fn atomic(
        &self,
        frame: &Frame<'a>,
        fun: &AtomicFunction,
        before: &Value,
        value: Value,
        lane: u32,
    ) -> Result<(Value, Value)> {
        let of = |op| calculate::binary(op, before, &value);
        let math = |fun| calculate::math(fun, &[before.clone(), value.clone()]);
        let after = match fun {
            AtomicFunction::Add => of(BinaryOperator::Add)?,
            AtomicFunction::Subtract => of(BinaryOperator::Subtract)?,
            AtomicFunction::And => of(BinaryOperator::And)?,
            AtomicFunction::ExclusiveOr => of(BinaryOperator::ExclusiveOr)?,
            AtomicFunction::InclusiveOr => of(BinaryOperator::InclusiveOr)?,
            AtomicFunction::Min => math(MathFunction::Min)?,
            AtomicFunction::Max => math(MathFunction::Max)?,
            AtomicFunction::Exchange { compare: None } => value,
            AtomicFunction::Exchange { compare: Some(compare) } => {
                let same = self.value(frame, *compare, lane)? == *before;
                let after = if same { value } else { before.clone() };
                return Ok((after, Value::Many(vec![before.clone(), Value::B(same)])));
            }
        };
        Ok((after, before.clone()))
    }

    /// Evaluates an expression in each invocation; what it loads, they load together.
    fn emit(
        &mut self,
        frame: &mut Frame<'a>,
        handle: Handle<Expression>,
        lanes: &[u32],
    ) -> Result<()> {
        if let Expression::Load { pointer } = frame.function.expressions[handle] {
            let span = frame.function.expressions.get_span(handle);
            let mut places = Vec::new();
            for &lane in lanes {
                places.push((lane, self.pointer(frame, pointer, lane)?));
            }
            self.note(Kind::Read, span, places.iter().map(|(lane, place)| (*lane, place)))?;
            for (lane, place) in places {
                frame.values[lane as usize][handle.index()] = self.load(&place, lane)?;
            }
            return Ok(());
        }
        for &lane in lanes {
            // Anew in each round of a loop.
            frame.values[lane as usize][handle.index()] = Value::None;
            let value = self.value(frame, handle, lane)?;
            frame.values[lane as usize][handle.index()] = value;
        }
        Ok(())
    }

    fn pointer(&self, frame: &Frame<'a>, handle: Handle<Expression>, lane: u32) -> Result<Pointer> {
        match self.value(frame, handle, lane)? {
            Value::Pointer(pointer) => Ok(pointer),
            other => Err(format!("{other:?} is no pointer")),
        }
    }

    /// What an expression gives in an invocation: as it was emitted, or what needs no emitting.
    fn value(&self, frame: &Frame<'a>, handle: Handle<Expression>, lane: u32) -> Result<Value> {
        let known = &frame.values[lane as usize][handle.index()];
        if *known != Value::None {
            return Ok(known.clone());
        }
        let module = &self.parsed.module;
        let of = |handle| self.value(frame, handle, lane);
        Ok(match &frame.function.expressions[handle] {
            Expression::FunctionArgument(index) => {
                frame.arguments[lane as usize][*index as usize].clone()
            }
            Expression::GlobalVariable(global) => {
                let variable = &module.global_variables[*global];
                let (space, offset) = match variable.space {
                    AddressSpace::Private => (Space::Stack, self.private[global.index()]),
                    _ => (Space::Global(*global), 0),
                };
                let pointee = Pointee::Type(variable.ty);
                Value::Pointer(Pointer { space, offset, pointee, beyond: None })
            }
            Expression::LocalVariable(local) => Value::Pointer(Pointer {
                space: Space::Stack,
                offset: frame.locals[local.index()],
                pointee: Pointee::Type(frame.function.local_variables[*local].ty),
                beyond: None,
            }),
            Expression::Access { base, index } => {
                let index = match of(*index)? {
                    Value::I(index) => i64::from(index),
                    index => i64::from(index.u32()),
                };
                self.part(of(*base)?, index)?
            }
            Expression::AccessIndex { base, index } => self.part(of(*base)?, i64::from(*index))?,
            Expression::Splat { size, value } => Value::Many(vec![of(*value)?; *size as usize]),
            Expression::Swizzle { size, vector, pattern } => {
                let parts = of(*vector)?.flat();
                let chosen = pattern[..*size as usize].iter();
                Value::Many(chosen.map(|&part| parts[part as usize].clone()).collect())
            }
            Expression::Unary { op, expr } => calculate::unary(*op, &of(*expr)?)?,
            Expression::Binary { op, left, right } => {
                calculate::binary(*op, &of(*left)?, &of(*right)?)?
            }
            Expression::Select { condition, accept, reject } => match of(*condition)? {
                Value::Many(sides) => {
                    let (accept, reject) = (of(*accept)?.flat(), of(*reject)?.flat());
                    let parts = sides.iter().zip(accept.into_iter().zip(reject));
                    Value::Many(
                        parts
                            .map(|(side, (yes, no))| if side.is_true() { yes } else { no })
                            .collect(),
                    )
                }
                side => of(if side.is_true() { *accept } else { *reject })?,
            },
            Expression::Relational { fun, argument } => {
                let mut sides = of(*argument)?.flat().into_iter().map(|side| side.is_true());
                Value::B(match fun {
                    naga::RelationalFunction::All => sides.all(|side| side),
                    naga::RelationalFunction::Any => sides.any(|side| side),
                    other => return Err(format!("the simulator has no {other:?}")),
                })
            }
            Expression::Math { fun, arg, arg1, arg2, arg3 } => {
                let parts = [Some(*arg), *arg1, *arg2, *arg3].into_iter().flatten().map(of);
                calculate::math(*fun, &parts.collect::<Result<Vec<_>>>()?)?
            }
            Expression::As { expr, kind, convert } => {
                calculate::converted(&of(*expr)?, *kind, convert.is_some())?
            }
            Expression::ArrayLength(array) => match of(*array)? {
                Value::Pointer(pointer) => Value::U(self.length(&pointer)? as u32),
                other => return Err(format!("{other:?} has no length")),
            },
            other => self.simple(other, &of)?,
        })
    }

    /// What is written out: literals, constants, and what is composed of them.
    fn simple(
        &self,
        expression: &Expression,
        of: &dyn Fn(Handle<Expression>) -> Result<Value>,
    ) -> Result<Value> {
        let module = &self.parsed.module;
        Ok(match expression {
            Expression::Literal(literal) => match *literal {
                Literal::F32(value) => Value::F(value),
                Literal::U32(value) => Value::U(value),
                Literal::I32(value) => Value::I(value),
                Literal::Bool(value) => Value::B(value),
                other => return Err(format!("the simulator has no {other:?}")),
            },
            Expression::Constant(constant) => self.constant(module.constants[*constant].init)?,
            Expression::ZeroValue(ty) => {
                read(module, *ty, &vec![0; self.layouter[*ty].size as usize])?
            }
            Expression::Compose { ty, components } => {
                let parts: Vec<_> =
                    components.iter().map(|&part| of(part)).collect::<Result<_>>()?;
                match &module.types[*ty].inner {
                    TypeInner::Vector { .. } => {
                        Value::Many(parts.into_iter().flat_map(Value::flat).collect())
                    }
                    _ => Value::Many(parts),
                }
            }
            Expression::Splat { size, value } => Value::Many(vec![of(*value)?; *size as usize]),
            other => return Err(format!("the simulator does not know `{other:?}`")),
        })
    }

    fn constant(&self, handle: Handle<Expression>) -> Result<Value> {
        self.simple(&self.parsed.module.global_expressions[handle], &|part| self.constant(part))
    }

    /// The number of elements of the array that a pointer leads to.
    fn length(&self, pointer: &Pointer) -> Result<usize> {
        let Pointee::Type(ty) = pointer.pointee else { return Ok(1) };
        Ok(match (&self.parsed.module.types[ty].inner, pointer.space) {
            (TypeInner::Vector { size, .. }, _) => *size as usize,
            (TypeInner::Array { size: naga::ArraySize::Constant(length), .. }, _) => {
                length.get() as usize
            }
            (TypeInner::Array { stride, .. }, Space::Global(global)) => {
                let region = self.region(global)?;
                (region.bytes.bytes().len() - pointer.offset) / *stride as usize
            }
            (TypeInner::Struct { members, .. }, _) => members.len(),
            (other, _) => return Err(format!("the simulator has no parts of {other:?}")),
        })
    }

    fn region(&self, global: Handle<naga::GlobalVariable>) -> Result<&Region> {
        self.regions[global.index()]
            .as_ref()
            .ok_or_else(|| "a variable without a buffer".to_owned())
    }

    /// A component, an element or a member: of a value, or behind a pointer.
    fn part(&self, base: Value, index: i64) -> Result<Value> {
        let place = usize::try_from(index).unwrap_or(usize::MAX);
        let mut pointer = match base {
            Value::Pointer(pointer) => pointer,
            other => {
                let parts = other.flat();
                // As bounds checks do it: the last one instead.
                return Ok(parts[place.min(parts.len() - 1)].clone());
            }
        };
        let length = self.length(&pointer)?;
        let Pointee::Type(ty) = pointer.pointee else { return Err("no parts".to_owned()) };
        if place >= length && pointer.beyond.is_none() {
            pointer.beyond = Some((index, length));
        }
        let place = if place < length { place } else { 0 };
        match &self.parsed.module.types[ty].inner {
            TypeInner::Vector { scalar, .. } => {
                pointer.offset += place * usize::from(scalar.width);
                pointer.pointee = Pointee::Scalar(*scalar);
            }
            TypeInner::Array { base, stride, .. } => {
                pointer.offset += place * *stride as usize;
                pointer.pointee = Pointee::Type(*base);
            }
            TypeInner::Struct { members, .. } => {
                pointer.offset += members[place].offset as usize;
                pointer.pointee = Pointee::Type(members[place].ty);
            }
            other => return Err(format!("the simulator has no parts of {other:?}")),
        }
        Ok(Value::Pointer(pointer))
    }

    fn load(&self, place: &Pointer, lane: u32) -> Result<Value> {
        let module = &self.parsed.module;
        let at = |bytes: &[u8]| match place.pointee {
            Pointee::Type(ty) => read(module, ty, &bytes[place.offset..]),
            Pointee::Scalar(scalar) => read_scalar(scalar, &bytes[place.offset..]),
        };
        match place.space {
            Space::Stack => at(&self.stacks[lane as usize]),
            Space::Global(global) => at(&self.region(global)?.bytes.bytes()),
        }
    }

    fn store(&mut self, place: &Pointer, lane: u32, value: &Value) {
        let module = &self.parsed.module;
        match place.space {
            Space::Stack => {
                let bytes = &mut self.stacks[lane as usize][place.offset..];
                write(module, place.pointee, value, bytes);
            }
            Space::Global(global) => {
                if let Some(region) = &self.regions[global.index()] {
                    let mut bytes = region.bytes.0.borrow_mut();
                    write(module, place.pointee, value, &mut bytes[place.offset..]);
                }
            }
        }
    }

    /// Notes that invocations access memory together, and finds out whether they may.
    fn note<'p>(
        &mut self,
        kind: Kind,
        span: Span,
        places: impl IntoIterator<Item = (u32, &'p Pointer)>,
    ) -> Result<()> {
        let module = &self.parsed.module;
        let group = self.workgroup[0]
            + self.workgroups[0] * (self.workgroup[1] + self.workgroups[1] * self.workgroup[2]);
        let (lanes, line) = (self.lanes(), self.line(span));
        let mut touched: Vec<(u32, usize)> = Vec::new();
        let mut what = None;
        for (lane, place) in places {
            if let Some((index, length)) = place.beyond {
                return Err(self.out_of_bounds(place, index, length, lane, span));
            }
            let Space::Global(global) = place.space else { continue };
            let variable = &module.global_variables[global];
            if variable.space == AddressSpace::Uniform {
                continue;
            }
            let bytes = match place.pointee {
                Pointee::Scalar(scalar) => usize::from(scalar.width),
                Pointee::Type(ty) => self.layouter[ty].size as usize,
            };
            touched.push((lane, place.offset));
            what = Some((global, bytes));
            let Some(region) = &mut self.regions[global.index()] else { continue };
            let invocation = group * lanes + lane;
            let who = Who { invocation, workgroup: group, epoch: self.epoch, line };
            if let Some(conflict) = region.note(place.offset, bytes, kind, who) {
                return Err(self.race(place, kind, lane, &conflict, span));
            }
        }
        if let Some((global, bytes)) = what
            && let Some(region) = &self.regions[global.index()]
        {
            let accesses = self.evidence.memory.entry(region.name.clone()).or_default();
            count(accesses, &touched, bytes, kind, region.is_storage);
        }
        Ok(())
    }

    fn out_of_bounds(
        &self,
        place: &Pointer,
        index: i64,
        length: usize,
        lane: u32,
        span: Span,
    ) -> String {
        let name = self.name(place);
        let what = format!(
            "index {index} is out of bounds: `{name}` has {length} elements, 0 to {}",
            length as i64 - 1
        );
        let more = format!(
            "It is invocation {} that asks for it. What it would read or overwrite depends on the \
             device",
            self.whereabouts(lane)
        );
        self.fault(&what, span, &more)
    }

    fn race(
        &self,
        place: &Pointer,
        kind: Kind,
        lane: u32,
        conflict: &Conflict,
        span: Span,
    ) -> String {
        let verb = |wrote: bool| if wrote { "writes" } else { "reads" };
        let lanes = self.lanes();
        let other = conflict.other;
        let what = format!(
            "two invocations meet in `{}`: one {} here what another one {} in line {}",
            self.element(place),
            verb(kind != Kind::Read),
            verb(conflict.other_wrote),
            other.line
        );
        let more = if other.invocation / lanes == self.group() {
            format!(
                "Invocations {lane} and {} of a workgroup do so, and no barrier stands between: \
                 nobody knows which of them comes first",
                other.invocation % lanes
            )
        } else {
            "They are of two workgroups, which can't wait for each other within a dispatch"
                .to_owned()
        };
        self.fault(&what, span, &more)
    }

    fn group(&self) -> u32 {
        let [x, y, z] = self.workgroup;
        x + self.workgroups[0] * (y + self.workgroups[1] * z)
    }

    fn name(&self, place: &Pointer) -> String {
        match place.space {
            Space::Stack => "a local array".to_owned(),
            Space::Global(global) => {
                let name = self.parsed.module.global_variables[global].name.as_ref();
                name.cloned().unwrap_or_default()
            }
        }
    }

    /// `tile[3][4]`: the place of an element in its variable.
    fn element(&self, place: &Pointer) -> String {
        let mut text = self.name(place);
        let Space::Global(global) = place.space else { return text };
        let module = &self.parsed.module;
        let (mut ty, mut offset) = (module.global_variables[global].ty, place.offset);
        while let TypeInner::Array { base, stride, .. } = module.types[ty].inner {
            _ = write!(text, "[{}]", offset / stride as usize);
            (ty, offset) = (base, offset % stride as usize);
        }
        if scalar_of(&module.types[ty].inner).is_none() && offset > 0 {
            _ = write!(text, " + {offset} bytes");
        }
        text
    }

    fn whereabouts(&self, lane: u32) -> String {
        let [x, y, _] = self.size;
        let local = [lane % x, lane / x % y, lane / (x * y)];
        let global: [_; 3] =
            std::array::from_fn(|axis| self.workgroup[axis] * self.size[axis] + local[axis]);
        let plural =
            if global[1..] == [0, 0] { global[0].to_string() } else { format!("{global:?}") };
        format!("{plural} of the dispatch")
    }

    fn line(&self, span: Span) -> u32 {
        span.location(&self.parsed.text).line_number
    }

    /// What is wrong in words, where it is, and what else there is to say.
    fn fault(&self, what: &str, span: Span, more: &str) -> String {
        let line = self.line(span);
        let code =
            self.parsed.text.lines().nth(line.saturating_sub(1) as usize).unwrap_or_default();
        let mut text = format!("{what}\n  --> {}:{line}\n   |  {}", self.parsed.path, code.trim());
        if !more.is_empty() {
            _ = write!(text, "\n{more}.");
        }
        text
    }
}

fn set(frame: &mut Frame<'_>, lanes: &[u32], flow: Flow) {
    lanes.iter().for_each(|&lane| frame.flow[lane as usize] = flow);
}

/// Invocations that were on their way to here go on.
fn landed(frame: &mut Frame<'_>, lanes: &[u32], from: Flow) {
    for &lane in lanes {
        if frame.flow[lane as usize] == from {
            frame.flow[lane as usize] = Flow::On;
        }
    }
}
