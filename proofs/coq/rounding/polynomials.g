# The two polynomials of crates/fast/src/trigonometry.rs (cos_sin): rounding of
#   sine = (square * a).mul_add(horner(&SINE, square), a),  cosine = square.mul_add(horner(&COSINE, square), 1.0)
# against the same expressions with exact arithmetic and exact coefficients, |a| <= 0.9818 (5/8 of a quarter turn):
# sine within 1.375 u, cosine within 1.125 u, u = 2^-53. The tails (2^-56, 2^-61) and the reduction come on top.
# crates/fast/src/gappa.rs compares this file with the kernels.
@rnd = float<ieee_64, ne>;

a = rnd(a_);
square = rnd(a * a);
square_exact = a * a;

sine_7 = rnd(1/355687428096000);
sine_7_exact = 1/355687428096000;
sine_6 = rnd(sine_7 * square + rnd((-1/1307674368000)));
sine_6_exact = sine_7_exact * square_exact + (-1/1307674368000);
sine_5 = rnd(sine_6 * square + rnd(1/6227020800));
sine_5_exact = sine_6_exact * square_exact + 1/6227020800;
sine_4 = rnd(sine_5 * square + rnd((-1/39916800)));
sine_4_exact = sine_5_exact * square_exact + (-1/39916800);
sine_3 = rnd(sine_4 * square + rnd(1/362880));
sine_3_exact = sine_4_exact * square_exact + 1/362880;
sine_2 = rnd(sine_3 * square + rnd((-1/5040)));
sine_2_exact = sine_3_exact * square_exact + (-1/5040);
sine_1 = rnd(sine_2 * square + rnd(1/120));
sine_1_exact = sine_2_exact * square_exact + 1/120;
sine_0 = rnd(sine_1 * square + rnd((-1/6)));
sine_0_exact = sine_1_exact * square_exact + (-1/6);
cosine_8 = rnd((-1/6402373705728000));
cosine_8_exact = (-1/6402373705728000);
cosine_7 = rnd(cosine_8 * square + rnd(1/20922789888000));
cosine_7_exact = cosine_8_exact * square_exact + 1/20922789888000;
cosine_6 = rnd(cosine_7 * square + rnd((-1/87178291200)));
cosine_6_exact = cosine_7_exact * square_exact + (-1/87178291200);
cosine_5 = rnd(cosine_6 * square + rnd(1/479001600));
cosine_5_exact = cosine_6_exact * square_exact + 1/479001600;
cosine_4 = rnd(cosine_5 * square + rnd((-1/3628800)));
cosine_4_exact = cosine_5_exact * square_exact + (-1/3628800);
cosine_3 = rnd(cosine_4 * square + rnd(1/40320));
cosine_3_exact = cosine_4_exact * square_exact + 1/40320;
cosine_2 = rnd(cosine_3 * square + rnd((-1/720)));
cosine_2_exact = cosine_3_exact * square_exact + (-1/720);
cosine_1 = rnd(cosine_2 * square + rnd(1/24));
cosine_1_exact = cosine_2_exact * square_exact + 1/24;
cosine_0 = rnd(cosine_1 * square + rnd((-1/2)));
cosine_0_exact = cosine_1_exact * square_exact + (-1/2);
sine = rnd(rnd(square * a) * sine_0 + a);
sine_exact = square_exact * a * sine_0_exact + a;
cosine = rnd(square * cosine_0 + 1);
cosine_exact = square_exact * cosine_0_exact + 1;

{ a in [-0.9818, 0.9818] -> |sine - sine_exact| <= 0x1.6p-53 /\ |cosine - cosine_exact| <= 0x1.2p-53 }
