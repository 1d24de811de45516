# One angle addition, crates/fast/src/seeds.rs (Seeds::fill): the rounding of
#   cosines = c.mul_add(c_offset, -(s * s_offset)),  sines = s.mul_add(c_offset, c * s_offset)
# for |c|, |s|, |c_offset|, |s_offset| <= 1 + 2^-50 whose exact results are at most 1 + 2^-50 in size,
# as those of an angle sum are. Each is within 2u, u = 2^-53, apart from the errors of the four inputs.
@rnd = float<ieee_64, ne>;

cosine_exact = c * c_offset - s * s_offset;
cosine = rnd(c * c_offset - rnd(s * s_offset));
sine_exact = s * c_offset + c * s_offset;
sine = rnd(s * c_offset + rnd(c * s_offset));

{ |c| <= 0x1.0000000000004p0 /\ |s| <= 0x1.0000000000004p0 /\
  |c_offset| <= 0x1.0000000000004p0 /\ |s_offset| <= 0x1.0000000000004p0 /\
  |cosine_exact| <= 0x1.0000000000004p0 /\ |sine_exact| <= 0x1.0000000000004p0 ->
  |cosine - cosine_exact| <= 1b-52 /\ |sine - sine_exact| <= 1b-52 }
