# One angle addition, crates/fast/src/seeds.rs (Seeds::fill): the rounding of
#   cosines = c.mul_add(c_offset, -(s * s_offset)),  sines = s.mul_add(c_offset, c * s_offset)
# for |c|, |s|, |c_offset|, |s_offset| <= 1 + 8u whose exact results are at most 1 + 16u in size, u = 2^-53: with inputs within
# 4u of a cosine and sine they are at most (1 + 4 sqrt(2) u)^2. Each is within 2u, apart from the errors of the four inputs.
# crates/fast/src/gappa.rs compares this file with the kernels.
@rnd = float<ieee_64, ne>;

cosine_exact = c * c_offset - s * s_offset;
cosine = rnd(c * c_offset - rnd(s * s_offset));
sine_exact = s * c_offset + c * s_offset;
sine = rnd(s * c_offset + rnd(c * s_offset));

{ |c| <= 0x1.0000000000004p0 /\ |s| <= 0x1.0000000000004p0 /\
  |c_offset| <= 0x1.0000000000004p0 /\ |s_offset| <= 0x1.0000000000004p0 /\
  |cosine_exact| <= 0x1.0000000000008p0 /\ |sine_exact| <= 0x1.0000000000008p0 ->
  |cosine - cosine_exact| <= 1b-52 /\ |sine - sine_exact| <= 1b-52 }
